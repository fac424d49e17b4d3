package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.lake.RawRecord;

/**
 * Writes events as bytes and reads them, between the two passes over the tables; the raw record of
 * a doubtful event goes with it. Not thread safe; codecs with the same names read each other's
 * rows.
 */
final class EventCodec {
  private static final int NULL = 0;
  private static final int TEXT = 1;
  private static final int WHOLE = 2;
  private static final int NUMBER = 3;
  private static final int TRUE = 4;
  private static final int FALSE = 5;
  private static final int NO_RAW = 0;
  private static final int RAW_NOT_KEPT = 1;
  private static final int RAW_WITHOUT_KEY = 2;
  private static final int RAW_WITH_KEY = 3;

  private final HeadCodec head;
  private final ByteWriter out = new ByteWriter();

  EventCodec(Names names) {
    this.head = new HeadCodec(names);
  }

  byte[] write(Event event) {
    return write(event, null);
  }

  /**
   * @param raw the raw record that is kept with the event; null for none
   */
  byte[] write(Event event, RawRecord raw) {
    out.clear();
    head.write(event.userId(), event.kafka(), out);
    out.text(event.eventId());
    out.signed(event.eventTimeMs());
    out.varint(event.values().length);
    for (Object value : event.values()) {
      value(value);
    }
    raw(raw);
    return out.toBytes();
  }

  /**
   * @param user the user of the row, who is known already
   */
  Event read(byte[] row, String user) {
    ByteReader in = new ByteReader(row);
    KafkaCoordinates kafka = head.kafka(in);
    String id = in.text();
    long timeMs = in.signed();
    Object[] values = new Object[(int) in.varint()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(in);
    }
    return new Event(id, user, timeMs, values, kafka);
  }

  /** Reads the raw record that is kept with an event; null for none. */
  RawRecord raw(byte[] row) {
    int kind = row[row.length - 1];
    if (kind == NO_RAW) {
      return null;
    } else if (kind == RAW_NOT_KEPT) {
      return RawRecord.NOT_KEPT;
    }
    ByteReader in = new ByteReader(row);
    head.kafka(in);
    in.skip();
    in.signed();
    for (long values = in.varint(); values > 0; values--) {
      value(in);
    }
    return new RawRecord(kind == RAW_WITHOUT_KEY ? null : in.bytes(), in.bytes());
  }

  /**
   * Writes the raw record. Its kind comes last, so that it can be read without the rest of the row.
   */
  private void raw(RawRecord raw) {
    if (raw == null) {
      out.oneByte(NO_RAW);
    } else if (!raw.isKept()) {
      out.oneByte(RAW_NOT_KEPT);
    } else {
      if (raw.key() != null) {
        out.bytes(raw.key());
      }
      out.bytes(raw.value());
      out.oneByte(raw.key() == null ? RAW_WITHOUT_KEY : RAW_WITH_KEY);
    }
  }

  private void value(Object value) {
    if (value == null) {
      out.oneByte(NULL);
    } else if (value instanceof String text) {
      out.oneByte(TEXT);
      out.text(text);
    } else if (value instanceof Long whole) {
      out.oneByte(WHOLE);
      out.signed(whole);
    } else if (value instanceof Double number) {
      out.oneByte(NUMBER);
      out.number(number);
    } else {
      out.oneByte((Boolean) value ? TRUE : FALSE);
    }
  }

  private static Object value(ByteReader in) {
    int type = in.oneByte();
    return switch (type) {
      case NULL -> null;
      case TEXT -> in.text();
      case WHOLE -> in.signed();
      case NUMBER -> in.number();
      case TRUE -> true;
      case FALSE -> false;
      default -> throw new IllegalStateException("Unknown type of a value: " + type);
    };
  }
}
