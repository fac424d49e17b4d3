package io.millrace.command.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.KafkaCoordinates;
import io.millrace.explain.Explanation;
import io.millrace.explain.Explanation.Arrival;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.FeatureAccount.Member;
import io.millrace.explain.Past;
import io.millrace.explain.Subject;
import io.millrace.explain.VersionAccount;
import io.millrace.explain.VersionAccount.OtherFeature;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.Kept;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Cut;
import io.millrace.pipeline.FeatureWords;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import java.time.Instant;
import java.util.List;

/**
 * Complete explanations for programs: the user's events are written once, and features refer to
 * their events by {@code user_seq}.
 */
final class ExplainJson {
  private ExplainJson() {}

  static String text(Cut cut, List<Explanation> explanations) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    cut.checkpoint().ifPresent(mark -> mark(node.putObject("as_of"), mark));
    ArrayNode rows = node.putArray("rows");
    explanations.forEach(each -> explanation(rows.addObject(), each));
    return node.toPrettyString();
  }

  private static void explanation(ObjectNode node, Explanation explanation) {
    Subject subject = explanation.subject();
    List<EventField> fields = subject.version().pipeline().event().fields();
    event(node.putObject("event"), subject.event(), fields);
    row(node, subject);
    past(node.putObject("before"), explanation.past());
    versions(node, explanation.versions());
    ArrayNode arrived = node.putArray("user_events");
    for (Arrival each : explanation.arrived()) {
      ObjectNode arrival = arrived.addObject();
      arrival.put("user_seq", each.userSeq());
      event(arrival, each.event(), fields);
    }
    ArrayNode features = node.putArray("features");
    explanation.features().forEach(each -> feature(features.addObject(), each));
    score(node.putObject("score"), subject.stored().score());
    if (explanation.score().isPresent()) {
      ScoreJson.write(node, explanation.score().get(), subject);
    }
  }

  private static void event(ObjectNode node, Event event, List<EventField> fields) {
    node.put("event_id", event.eventId());
    node.put("user_id", event.userId());
    node.put("event_time", time(event.eventTimeMs()));
    ObjectNode values = node.putObject("fields");
    for (int i = 0; i < fields.size(); i++) {
      value(values, fields.get(i).name(), event.values()[i]);
    }
    KafkaCoordinates kafka = event.kafka();
    ObjectNode place = node.putObject("kafka");
    place.put("topic", kafka.topic());
    place.put("partition", kafka.partition());
    place.put("offset", kafka.offset());
    place.put("timestamp", kafka.hasTimestamp() ? time(kafka.timestampMs()) : null);
  }

  private static void row(ObjectNode node, Subject subject) {
    FeatureVector stored = subject.stored().row().features();
    node.put("user_seq", stored.userSeq());
    node.put("reference_time", time(stored.referenceTimeMs()));
    node.put("pipeline", subject.version().pipeline().name());
    node.put("pipeline_version", subject.stored().pipelineVersion());
    ModelIdentity model = subject.stored().model();
    if (model == null) {
      node.putNull("model");
    } else {
      ObjectNode identity = node.putObject("model");
      identity.put("name", model.name());
      identity.put("version", model.version());
      identity.put("sha256", model.sha256());
      identity.put("runtime", model.runtime());
    }
    node.put("scored_at", subject.scoredAt() == null ? null : subject.scoredAt().toString());
    if (subject.commit().isEmpty()) {
      node.putNull("committed");
    } else {
      Commit commit = subject.commit().get();
      ObjectNode committed = node.putObject("committed");
      committed.put("snapshot_id", commit.snapshotId());
      committed.put("at", commit.at().toString());
      commit.mark().ifPresent(mark -> mark(committed.putObject("checkpoint"), mark));
    }
  }

  private static void mark(ObjectNode node, CommitMark mark) {
    node.put("job_id", mark.jobId());
    node.put("id", mark.checkpointId());
  }

  private static void past(ObjectNode node, Past past) {
    node.put("user_seq", past.userSeq());
    node.put("unverifiable", past.unverifiable().orElse(null));
    node.put(
        "reference_time", past.referenceTimeMs() == null ? null : time(past.referenceTimeMs()));
    node.put("packed_bytes", past.packedBytes());
    ArrayNode kept = node.putArray("kept");
    past.kept().forEach(each -> kept(kept.addObject(), each));
  }

  private static void versions(ObjectNode node, VersionAccount account) {
    ArrayNode stretches = node.putArray("versions");
    account
        .stretches()
        .forEach(
            each ->
                stretches
                    .addObject()
                    .put("from_user_seq", each.fromSeq())
                    .put("pipeline_version", each.pipelineVersion()));
    ArrayNode others = node.putArray("other_features");
    for (OtherFeature each : account.others()) {
      ObjectNode other = others.addObject().put("name", each.name());
      value(other, "value", each.stored());
      ArrayNode having = other.putArray("versions");
      each.versions().forEach(having::add);
    }
  }

  private static void kept(ObjectNode node, Kept kept) {
    ArrayNode features = node.putArray("features");
    kept.features().forEach(features::add);
    kept.read(new KeptJson(node));
  }

  private record KeptJson(ObjectNode node) implements Kept.Reader<ObjectNode> {
    @Override
    public ObjectNode tiles(Kept.Tiles tiles) {
      node.put("kind", "tiles");
      node.put("tiles", tiles.tiles());
      node.put("tile_ms", tiles.tileMs());
      if (tiles.tiles() > 0 && tiles.tileMs() > 0) {
        node.put("oldest", time(tiles.oldestMs()));
        node.put("newest", time(tiles.newestMs()));
      }
      return node;
    }

    @Override
    public ObjectNode latest(Kept.Latest latest) {
      node.put("kind", "latest");
      node.put("time", latest.timeMs() == null ? null : time(latest.timeMs()));
      value(node, "value", latest.value());
      return node;
    }

    @Override
    public ObjectNode decayedSum(Kept.DecayedSum sum) {
      node.put("kind", "decayed_sum");
      node.put("sum", sum.sum());
      node.put("as_of", sum.asOfMs() == null ? null : time(sum.asOfMs()));
      return node;
    }

    @Override
    public ObjectNode streak(Kept.Streak streak) {
      node.put("kind", "streak");
      node.put("events", streak.events());
      return node;
    }
  }

  private static void feature(ObjectNode node, FeatureAccount feature) {
    node.put("name", feature.name());
    node.put("computes", FeatureWords.of(feature.definition()));
    value(node, "value", feature.stored());
    node.put("differs", feature.recomputed().orElse(null));
    feature
        .reach()
        .bounds()
        .filter(bounds -> !bounds.isLifetime())
        .ifPresent(
            bounds -> {
              ObjectNode window = node.putObject("window");
              window.put("from", time(bounds.fromMs()));
              window.put("to", time(bounds.toMs()));
              window.put("tiles", bounds.tiles());
              window.put("tile_ms", bounds.tileMs());
            });
    ArrayNode events = node.putArray("events");
    for (Member member : feature.reach().members()) {
      ObjectNode each = events.addObject();
      each.put("user_seq", member.userSeq());
      value(each, "value", member.value());
    }
  }

  static void score(ObjectNode node, Score score) {
    node.put("status", score.status().name());
    node.put("value", Float.isNaN(score.value()) ? null : score.value());
    node.put("error", score.error());
  }

  /**
   * Puts a value. Doubles and floats keep their shortest text, which reads back as the same bits.
   */
  static void value(ObjectNode node, String name, Object value) {
    if (value instanceof Long number) {
      node.put(name, number);
    } else if (value instanceof Float number && Float.isFinite(number)) {
      node.put(name, number);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      node.put(name, number);
    } else if (value instanceof Boolean truth) {
      node.put(name, truth);
    } else if (value instanceof String text) {
      node.put(name, text);
    } else {
      // A null in a tensor is NaN, for which JSON has no number.
      node.putNull(name);
    }
  }

  private static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }
}
