package io.millrace.history;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.util.List;
import java.util.Objects;

/**
 * Writes predictions as bytes and reads them, between the two passes over the tables. Versions and
 * models are written as numbers of {@link Names}. Not thread safe; codecs with the same names read
 * each other's rows.
 */
final class PredictionCodec implements RowFormat<StoredPrediction> {
  private static final int NULL = 0;
  private static final int TEXT = 1;
  private static final List<ScoreStatus> STATUSES = List.of(ScoreStatus.values());

  private final Names names;
  private final HeadCodec head;
  private final ByteWriter out = new ByteWriter();
  // Neighbouring rows nearly always have the same version and model.
  private String lastVersion = "";
  private int lastVersionNumber;
  private ModelIdentity lastModel;
  private int lastModelNumber;

  PredictionCodec(Names names) {
    this.names = names;
    this.head = new HeadCodec(names);
  }

  @Override
  public byte[] write(StoredPrediction prediction) {
    FeatureRow row = prediction.row();
    out.clear();
    head.write(row.userId(), row.kafka(), out);
    out.varint(row.features().userSeq());
    out.varint(versionNumber(prediction.pipelineVersion()));
    out.text(row.eventId());
    out.signed(row.eventTimeMs());
    features(row.features());
    score(prediction.score());
    out.varint(modelNumber(prediction.model()));
    return out.toBytes();
  }

  @Override
  public StoredPrediction read(byte[] bytes) {
    return read(bytes, RowHead.user(bytes));
  }

  /**
   * @param user the user of the row, who is known already
   */
  StoredPrediction read(byte[] bytes, String user) {
    ByteReader in = new ByteReader(bytes);
    KafkaCoordinates kafka = head.kafka(in);
    long userSeq = in.varint();
    String version = names.version((int) in.varint());
    String id = in.text();
    long timeMs = in.signed();
    FeatureRow row = new FeatureRow(id, user, timeMs, kafka, features(userSeq, in));
    return new StoredPrediction(row, score(in), names.model((int) in.varint()), version);
  }

  /**
   * Reads the {@code user_seq} behind the head of a prediction. Works once a head, since it moves
   * the reader.
   */
  static long userSeq(RowHead head) {
    HeadCodec.timestamp(head.rest());
    return head.rest().varint();
  }

  /** Reads the version, as a number of {@link Names}, which is behind the {@code user_seq}. */
  static int version(RowHead head) {
    return (int) head.rest().varint();
  }

  /** Writes the features, but for {@code user_seq}, which is wanted without them. */
  private void features(FeatureVector features) {
    out.signed(features.referenceTimeMs());
    out.varint(features.numbers().length);
    for (double number : features.numbers()) {
      out.number(number);
    }
    out.oneByte(features.texts() == null ? NULL : TEXT);
    if (features.texts() != null) {
      for (String text : features.texts()) {
        nullable(text);
      }
    }
  }

  private static FeatureVector features(long userSeq, ByteReader in) {
    long referenceTimeMs = in.signed();
    double[] numbers = new double[(int) in.varint()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.number();
    }
    String[] texts = in.oneByte() == NULL ? null : new String[numbers.length];
    for (int i = 0; texts != null && i < texts.length; i++) {
      texts[i] = nullable(in);
    }
    return new FeatureVector(userSeq, referenceTimeMs, numbers, texts);
  }

  private void score(Score score) {
    out.varint(Integer.toUnsignedLong(Float.floatToRawIntBits(score.value())));
    out.oneByte(STATUSES.indexOf(score.status()));
    nullable(score.error());
  }

  private static Score score(ByteReader in) {
    return new Score(
        Float.intBitsToFloat((int) in.varint()), STATUSES.get(in.oneByte()), nullable(in));
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
}
