package io.millrace.imports;

import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.verify.Progress;
import java.io.IOException;
import java.util.List;

/** The records of before, in parts that are read by one thread each. */
public interface ImportSource {
  /** The parts, in the order of their paths. */
  List<Part> parts();

  /** The fields as the documents of the records have them. */
  EventSchema schema();

  /** Which columns the fields are read from, as a text; empty where there are none. */
  String mapping();

  /** Whether records bring the topic, partition and offset that they had in Kafka. */
  boolean hasCoordinates();

  /** The approximate number of records. */
  long records();

  /**
   * A record.
   *
   * @param row its place in the part, which rises
   * @param document the JSON that is decoded
   * @param value the raw value that tables keep; null for none
   * @param kafka its coordinates; where the source has none, only their timestamp counts
   * @param isCut whether the file ends within it, as far as its end shows
   */
  record SourceRecord(
      long row, byte[] document, byte[] value, KafkaCoordinates kafka, boolean isCut) {}

  /** Takes the records of a part. */
  @FunctionalInterface
  interface Taker {
    void take(SourceRecord record) throws IOException;
  }

  /** A file, or a part of a table's file. */
  interface Part {
    String path();

    /** The size in bytes, for the progress and to tell whether it is the same part. */
    long bytes();

    /**
     * Reads all records.
     *
     * @param progress takes the bytes that are read, in kilobytes
     * @return what shows whether the part's content is the same another time
     * @throws ImportException where it is no source of events
     */
    String read(Taker taker, Progress progress) throws IOException;
  }
}
