package io.millrace.verify;

import io.millrace.event.ImportTopics;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.StoredPrediction;

/**
 * Checks where the imported rows of users lie: the partition follows from the user, offsets follow
 * the times, and nothing of a user comes before them. Belongs to one thread.
 */
final class ImportCheck {
  private final Verdicts verdicts;
  private StoredPrediction before;

  ImportCheck(Verdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** Begins a user. */
  void begin() {
    before = null;
  }

  /** Checks the next row of the user. */
  void check(StoredPrediction row) {
    KafkaCoordinates kafka = row.row().kafka();
    if (ImportTopics.isOfEvents(kafka.topic())) {
      int partition = ImportTopics.partition(row.row().userId());
      if (kafka.partition() != partition) {
        differs(row, "partition " + kafka.partition(), "partition " + partition);
      }
      follow(row, kafka);
    }
    before = row;
  }

  private void follow(StoredPrediction row, KafkaCoordinates kafka) {
    if (before == null) {
      return;
    }
    if (!before.row().kafka().topic().equals(kafka.topic())) {
      differs(row, "behind " + before.row().kafka(), "before all other rows of the user");
    } else if (row.row().eventTimeMs() < before.row().eventTimeMs()) {
      differs(
          row,
          "event_time " + row.row().eventTimeMs() + " ms",
          "at least " + before.row().eventTimeMs() + " ms, as the row before");
    }
  }

  private void differs(StoredPrediction row, String stored, String expected) {
    verdicts.add(Difference.of(DifferenceKind.IMPORT_PLACE, row, "kafka", stored, expected));
  }
}
