package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;

/**
 * An imported event with its prediction, for tables that are partitioned alike.
 *
 * @param value the raw value; null for none
 */
public record ImportedRow(Event event, byte[] value, StoredPrediction prediction) {

  /** The rows' format on disk. */
  public static RowFormat<ImportedRow> format(Names names) {
    return new Format(RowCodecs.of(names));
  }

  private record Format(RowCodecs codecs) implements RowFormat<ImportedRow> {
    @Override
    public byte[] write(ImportedRow row) {
      ByteWriter out = new ByteWriter();
      RawRecord raw = row.value() == null ? null : new RawRecord(null, row.value());
      out.bytes(codecs.events().write(row.event(), raw));
      out.bytes(codecs.predictions().write(row.prediction()));
      return out.toBytes();
    }

    @Override
    public ImportedRow read(byte[] bytes) {
      ByteReader in = new ByteReader(bytes);
      byte[] event = in.bytes();
      byte[] prediction = in.bytes();
      RawRecord raw = codecs.events().raw(event);
      return new ImportedRow(
          codecs.events().read(event, RowHead.user(event)),
          raw == null ? null : raw.value(),
          codecs.predictions().read(prediction));
    }
  }
}
