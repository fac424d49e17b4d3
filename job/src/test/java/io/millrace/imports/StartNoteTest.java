package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartNoteTest {
  @Test
  void aNoteIsReadAsItWasWritten() {
    StartNote note =
        new StartNote(
            "latest",
            new SourceStart(
                List.of(
                    new KafkaCoordinates("a-b.c", 0, 5, KafkaCoordinates.NO_TIMESTAMP),
                    new KafkaCoordinates("d", 12, 0, KafkaCoordinates.NO_TIMESTAMP)),
                Map.of("a-b.c", "x_-y", "d", "z")));
    assertThat(note.text()).isEqualTo("latest a-b.c-0@5,d-12@0 a-b.c=x_-y,d=z");
    assertThat(StartNote.of(note.text())).contains(note);
    assertThat(StartNote.of(StartNote.OLDEST.text())).contains(StartNote.OLDEST);
  }

  @Test
  void anotherTextIsNone() {
    assertThat(StartNote.of("latest a-0@5")).isEmpty();
    assertThat(StartNote.of("latest earliest -")).isEmpty();
    assertThat(StartNote.of("latest - x")).isEmpty();
  }
}
