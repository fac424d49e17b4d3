package io.millrace.verify;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.lake.StoredPrediction;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scorer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A few hundred records of a topic, and the rows that the job's own core makes of them. Users u0 to
 * u6 lie on one partition each, u7 on two of the three.
 */
public final class TamperHistory {
  public static final String TOPIC = "shop";
  public static final int PARTITIONS = 3;
  private static final int RECORDS = 420;
  private static final int USERS = 8;
  private static final int BATCH = 64;
  public static final long START_MS = 1_700_000_000_000L;
  private static final long STEP_MS = 97_000;

  /** A record as it is in the topic; its key and value may be null. */
  public record Sent(byte[] key, byte[] value, KafkaCoordinates kafka) {}

  /**
   * A record and its rows: event and prediction are null for a reject, and reject is null for an
   * event.
   */
  record Recorded(Sent sent, Event event, StoredPrediction prediction, Reject reject) {
    public byte[] key() {
      return sent.key();
    }

    byte[] value() {
      return sent.value();
    }

    public KafkaCoordinates kafka() {
      return sent.kafka();
    }
  }

  private final long stepMs;
  private final Map<String, Long> offsets = new HashMap<>();

  private TamperHistory(long stepMs) {
    this.stepMs = stepMs;
  }

  /** The records, some minutes of time between one and the next. */
  static List<Sent> sent() {
    return every(STEP_MS);
  }

  /** The records, with a given time between one and the next. */
  public static List<Sent> every(long stepMs) {
    TamperHistory history = new TamperHistory(stepMs);
    return IntStream.range(0, RECORDS).mapToObj(history::sent).toList();
  }

  private Sent sent(int i) {
    KafkaCoordinates kafka = kafka(i);
    // Every fourth record has no key.
    byte[] key =
        kafka.offset() % 4 == 1 ? null : ("key of " + kafka).getBytes(StandardCharsets.UTF_8);
    return new Sent(key, value(i, "u" + i % USERS), kafka);
  }

  /** The events of a history again, by a version that has only the first of their fields. */
  static List<Recorded> replayed(List<Recorded> live, Pipeline pipeline, byte[] model) {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    Map<String, UserState> users = new HashMap<>();
    List<Recorded> all = new ArrayList<>();
    try (Scorer scorer = OnnxLoader.load(model, pipeline.model(), features.columns(), BATCH)) {
      for (Recorded each : live) {
        if (each.event() == null) {
          continue;
        }
        Event was = each.event();
        Object[] values = {was.values()[0]};
        Event event =
            new Event(was.eventId(), was.userId(), was.eventTimeMs(), values, was.kafka());
        UserState state = users.computeIfAbsent(event.userId(), u -> features.newUser());
        FeatureVector vector = features.advance(state, event);
        Score score = scorer.score(new FeatureVector[] {vector})[0];
        StoredPrediction prediction = prediction(pipeline, event, vector, score, scorer);
        all.add(new Recorded(each.sent(), event, prediction, null));
      }
    }
    return all;
  }

  /** The users under one definition of features, which takes the events of all versions. */
  private static final class Users {
    private final FeatureSet features;
    private final EventDecoder decoder;
    private final Map<String, UserState> states = new HashMap<>();

    Users(Pipeline pipeline) {
      features = FeatureSet.compile(pipeline.features(), pipeline.event());
      decoder = new EventDecoder(pipeline.event());
    }

    FeatureVector take(Sent sent) {
      return take((Event) decoder.decode(sent.key(), sent.value(), sent.kafka()));
    }

    FeatureVector take(Event event) {
      return features.advance(
          states.computeIfAbsent(event.userId(), u -> features.newUser()), event);
    }
  }

  /**
   * The features of a version with null for those that came later.
   *
   * @param all the number of features of the last version
   */
  private static FeatureVector padded(FeatureVector of, int all) {
    double[] numbers = Arrays.copyOf(of.numbers(), all);
    Arrays.fill(numbers, of.numbers().length, all, Double.NaN);
    return new FeatureVector(
        of.userSeq(), of.referenceTimeMs(), numbers, Arrays.copyOf(of.texts(), all));
  }

  /**
   * Records in the order in which they are read; each version takes its part of them, with the
   * features that it would have had from the start.
   */
  public static List<Recorded> of(List<Pipeline> versions, byte[] model, List<Sent> records) {
    List<Recorded> all = new ArrayList<>();
    Map<String, Users> users = new LinkedHashMap<>();
    for (Pipeline version : versions) {
      Users taking = new Users(version);
      users.putIfAbsent(taking.features.fingerprint(), taking);
    }
    int width = versions.get(versions.size() - 1).features().size();
    int each = (records.size() + versions.size() - 1) / versions.size();
    for (int v = 0; v < versions.size(); v++) {
      Pipeline pipeline = versions.get(v);
      EventDecoder decoder = new EventDecoder(pipeline.event());
      FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
      try (Scorer scorer = OnnxLoader.load(model, pipeline.model(), features.columns(), BATCH)) {
        for (Sent sent : records.subList(v * each, Math.min(records.size(), (v + 1) * each))) {
          Decoded decoded = decoder.decode(sent.key(), sent.value(), sent.kafka());
          if (decoded instanceof Reject reject) {
            all.add(new Recorded(sent, null, null, reject));
          } else {
            Event event = (Event) decoded;
            FeatureVector now = null;
            for (Map.Entry<String, Users> taking : users.entrySet()) {
              if (taking.getKey().equals(features.fingerprint())) {
                now = taking.getValue().take(event);
              } else {
                taking.getValue().take(sent);
              }
            }
            Score score = scorer.score(new FeatureVector[] {now})[0];
            StoredPrediction prediction =
                prediction(pipeline, event, padded(now, width), score, scorer);
            all.add(new Recorded(sent, event, prediction, null));
          }
        }
      }
    }
    return all;
  }

  private static StoredPrediction prediction(
      Pipeline pipeline, Event event, FeatureVector vector, Score score, Scorer scorer) {
    return new StoredPrediction(
        new FeatureRow(event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), vector),
        score,
        new ModelIdentity(
            pipeline.model().name(),
            pipeline.model().version(),
            pipeline.model().sha256(),
            scorer.runtime()),
        pipeline.version());
  }

  private KafkaCoordinates kafka(int i) {
    int user = i % USERS;
    int partition = user == USERS - 1 ? 1 + i / USERS % 2 : user % PARTITIONS;
    long offset = offsets.merge(TOPIC + partition, 1L, Long::sum) - 1;
    return new KafkaCoordinates(TOPIC, partition, offset, timeMs(i));
  }

  private long timeMs(int i) {
    return START_MS + i * stepMs;
  }

  /**
   * The value of a record: one in seven is a reject, for each of the reasons in turn; every fifth
   * event is late.
   */
  private byte[] value(int i, String user) {
    long timeMs = timeMs(i) - (i % 5 == 0 ? 3_600_000 : 0);
    String type = List.of("UK", "DE", "FR").get(i / USERS % 3);
    String good =
        "{\"id\":\"e%d\",\"user\":\"%s\",\"time\":%d,\"type\":\"%s\",\"amount\":%s}"
            .formatted(i, user, timeMs, type, i % 4 == 0 ? "null" : Double.toString(i * 0.37));
    String text =
        i % 7 != 3
            ? good
            : switch (i / 7 % 8) {
              case 0 -> good + " ".repeat(600);
              case 1 -> good.substring(0, good.length() - 1);
              case 2 -> good.replace("\"type\"", "\"kind\"");
              case 3 -> good.replace(Long.toString(timeMs), "true");
              case 4 -> good.replace("\"" + user + "\"", "\"\"");
              case 5 -> good.replace("\"e" + i + "\"", "\"\"");
              case 6 -> good.replace(Long.toString(timeMs), "999999999999999999");
              default -> good.replace(Long.toString(timeMs), Long.toString(timeMs + 86_400_000L));
            };
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
