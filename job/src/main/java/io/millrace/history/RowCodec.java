package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.RawRecord;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.util.List;
import java.util.Objects;

/**
 * Writes rows as bytes and reads them, between the two passes over the tables. Each row begins with
 * its user. Values that are few and often repeated are written as numbers of {@link Names}. Not
 * thread safe; codecs with the same names read each other's rows.
 */
final class RowCodec {
  private static final int TEXT = 1;
  private static final int WHOLE = 2;
  private static final int NUMBER = 3;
  private static final int TRUE = 4;
  private static final int FALSE = 5;
  private static final int NULL = 0;
  private static final int NO_RAW = 0;
  private static final int RAW_NOT_KEPT = 1;
  private static final int RAW_WITHOUT_KEY = 2;
  private static final int RAW_WITH_KEY = 3;
  private static final List<ScoreStatus> STATUSES = List.of(ScoreStatus.values());

  private final Names names;
  private final ByteWriter out = new ByteWriter();
  private String lastTopic = "";
  private int lastPartition = -1;
  private int lastSource;
  private String lastVersion = "";
  private int lastVersionNumber;
  private ModelIdentity lastModel;
  private int lastModelNumber;

  RowCodec(Names names) {
    this.names = names;
  }

  /** The partition with this number. */
  Names.Source source(int number) {
    return names.source(number);
  }

  byte[] write(Event event) {
    return write(event, null);
  }

  /**
   * @param raw the raw record that is kept with the event; null for none
   */
  byte[] write(Event event, RawRecord raw) {
    out.clear();
    out.text(event.userId());
    kafka(event.kafka());
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
  Event event(byte[] row, String user) {
    ByteReader in = new ByteReader(row);
    in.skip();
    KafkaCoordinates kafka = kafka(in);
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
    in.skip();
    kafka(in);
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

  byte[] write(StoredPrediction prediction) {
    FeatureRow row = prediction.row();
    FeatureVector features = row.features();
    out.clear();
    out.text(row.userId());
    kafka(row.kafka());
    out.varint(features.userSeq());
    out.text(row.eventId());
    out.signed(row.eventTimeMs());
    out.signed(features.referenceTimeMs());
    out.varint(versionNumber(prediction.pipelineVersion()));
    out.varint(modelNumber(prediction.model()));
    out.oneByte(STATUSES.indexOf(prediction.score().status()));
    out.varint(Integer.toUnsignedLong(Float.floatToRawIntBits(prediction.score().value())));
    nullable(prediction.score().error());
    out.varint(features.numbers().length);
    for (double number : features.numbers()) {
      out.number(number);
    }
    out.oneByte(features.texts() == null ? 0 : 1);
    if (features.texts() != null) {
      for (String text : features.texts()) {
        nullable(text);
      }
    }
    return out.toBytes();
  }

  /**
   * @param user the user of the row, who is known already
   */
  StoredPrediction prediction(byte[] bytes, String user) {
    ByteReader in = new ByteReader(bytes);
    in.skip();
    KafkaCoordinates kafka = kafka(in);
    long userSeq = in.varint();
    String id = in.text();
    long timeMs = in.signed();
    long referenceTimeMs = in.signed();
    String version = names.version((int) in.varint());
    int model = (int) in.varint();
    ScoreStatus status = STATUSES.get(in.oneByte());
    float value = Float.intBitsToFloat((int) in.varint());
    String error = nullable(in);
    double[] numbers = new double[(int) in.varint()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.number();
    }
    String[] texts = in.oneByte() == 0 ? null : new String[numbers.length];
    for (int i = 0; texts != null && i < texts.length; i++) {
      texts[i] = nullable(in);
    }
    FeatureVector features = new FeatureVector(userSeq, referenceTimeMs, numbers, texts);
    return new StoredPrediction(
        new FeatureRow(id, user, timeMs, kafka, features),
        new Score(value, status, error),
        names.model(model),
        version);
  }

  /** Reads the part of a row that orders and joins a history. */
  static Head head(byte[] row) {
    ByteReader in = new ByteReader(row);
    in.skip();
    return new Head((int) in.varint(), in.varint(), in);
  }

  /** The user of a row. */
  static String user(byte[] row) {
    return new ByteReader(row).text();
  }

  /**
   * Reads the {@code user_seq} behind the head of a prediction. Works once a head, since it moves
   * the reader.
   */
  static long userSeq(Head head) {
    timestamp(head.rest());
    return head.rest().varint();
  }

  /**
   * The beginning of a row.
   *
   * @param source the topic and partition, as a number
   * @param rest the reader of the rest of the row
   */
  record Head(int source, long offset, ByteReader rest) {}

  private void kafka(KafkaCoordinates kafka) {
    out.varint(sourceNumber(kafka));
    out.varint(kafka.offset());
    out.oneByte(kafka.hasTimestamp() ? 1 : 0);
    if (kafka.hasTimestamp()) {
      out.signed(kafka.timestampMs());
    }
  }

  private KafkaCoordinates kafka(ByteReader in) {
    Names.Source source = names.source((int) in.varint());
    long offset = in.varint();
    return new KafkaCoordinates(source.topic(), source.partition(), offset, timestamp(in));
  }

  private static long timestamp(ByteReader in) {
    return in.oneByte() == 0 ? KafkaCoordinates.NO_TIMESTAMP : in.signed();
  }

  // Neighbouring rows nearly always have the same values, so the last number of each is at hand.

  private int sourceNumber(KafkaCoordinates kafka) {
    if (kafka.partition() != lastPartition || !kafka.topic().equals(lastTopic)) {
      lastSource = names.source(kafka.topic(), kafka.partition());
      lastTopic = kafka.topic();
      lastPartition = kafka.partition();
    }
    return lastSource;
  }

  private int versionNumber(String version) {
    if (!version.equals(lastVersion)) {
      lastVersionNumber = names.version(version);
      lastVersion = version;
    }
    return lastVersionNumber;
  }

  private int modelNumber(ModelIdentity model) {
    if (!Objects.equals(model, lastModel)) {
      lastModelNumber = names.model(model);
      lastModel = model;
    }
    return lastModelNumber;
  }

  private void nullable(String text) {
    out.oneByte(text == null ? NULL : TEXT);
    if (text != null) {
      out.text(text);
    }
  }

  private static String nullable(ByteReader in) {
    return in.oneByte() == NULL ? null : in.text();
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
