package io.millrace.command.table;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.explain.Explanation;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.FeatureAccount.Member;
import io.millrace.explain.Past;
import io.millrace.explain.Subject;
import io.millrace.explain.VersionAccount;
import io.millrace.explain.VersionAccount.OtherFeature;
import io.millrace.feature.Kept;
import io.millrace.pipeline.Durations;
import io.millrace.pipeline.FeatureWords;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation for people. */
final class ExplainText {
  private static final int MEMBERS_SHOWN = 4;

  private final PrintWriter out;

  ExplainText(PrintWriter out) {
    this.out = out;
  }

  void print(Explanation explanation) {
    subject(explanation.subject());
    versions(explanation.versions());
    past(explanation.past());
    line(
        "Features",
        "%,d, each with the events that it is computed from",
        explanation.features().size());
    explanation.features().forEach(this::feature);
    explanation.versions().others().forEach(this::other);
    ScoreText score = new ScoreText(this, explanation.subject());
    explanation.score().ifPresentOrElse(score::print, score::printWithoutModel);
    out.println();
  }

  private void subject(Subject subject) {
    Event event = subject.event();
    KafkaCoordinates kafka = event.kafka();
    line(
        "Event", "%s of user %s at %s", event.eventId(), event.userId(), time(event.eventTimeMs()));
    List<EventField> fields = subject.version().pipeline().event().fields();
    for (int i = 0; i < fields.size(); i++) {
      line("", "%s = %s", fields.get(i).name(), field(fields.get(i), event.values()[i]));
    }
    line(
        "Record",
        "%s, Kafka timestamp %s",
        kafka,
        kafka.hasTimestamp() ? time(kafka.timestampMs()) : "none");
    line(
        "Pipeline",
        "%s, version %s",
        subject.version().pipeline().name(),
        subject.stored().pipelineVersion());
    long referenceTimeMs = subject.stored().row().features().referenceTimeMs();
    long lateMs = referenceTimeMs - event.eventTimeMs();
    line(
        "Order",
        "user_seq %,d, reference time %s%s",
        subject.stored().row().features().userSeq(),
        time(referenceTimeMs),
        lateMs == 0 ? "" : ": the event is %s late".formatted(Durations.text(lateMs)));
  }

  private void versions(VersionAccount account) {
    if (account.stretches().size() > 1) {
      line("Versions", "%,d in turn for this user:", account.stretches().size());
      account
          .stretches()
          .forEach(
              each -> line("", "%s from user_seq %,d", each.pipelineVersion(), each.fromSeq()));
      line("", "what follows is under the last of them, over all of the user's events");
    }
  }

  private void other(OtherFeature other) {
    line(
        "Not in it",
        "%s, which version %s alone has%s",
        other.name(),
        String.join(" and ", other.versions()),
        other.stored() == null ? "" : ": DIFFERS, the row has %s".formatted(other.stored()));
  }

  private void past(Past past) {
    if (past.unverifiable().isPresent()) {
      line("Before", "UNVERIFIABLE: %s", past.unverifiable().get());
      line("", "what follows is as the row has it; windows show the events that are left");
    } else if (past.userSeq() == 0) {
      line("Before", "nothing: this is the user's first event");
    } else {
      line(
          "Before",
          "%s up to reference time %s, packed in %s%s",
          Count.of(past.userSeq(), "event"),
          time(past.referenceTimeMs()),
          Count.of(past.packedBytes(), "byte"),
          past.kept().isEmpty() ? ": no feature looks back further" : ":");
      past.kept()
          .forEach(
              each ->
                  line(
                      "",
                      "%s for %s",
                      each.read(new KeptText()),
                      String.join(", ", each.features())));
    }
  }

  private static final class KeptText implements Kept.Reader<String> {
    @Override
    public String tiles(Kept.Tiles tiles) {
      if (tiles.tiles() == 0) {
        return "no tiles";
      }
      return tiles.tileMs() == 0
          ? "one tile of all events"
          : "%s of %s (%s to %s)"
              .formatted(
                  Count.of(tiles.tiles(), "tile"),
                  Durations.text(tiles.tileMs()),
                  time(tiles.oldestMs()),
                  time(tiles.newestMs()));
    }

    @Override
    public String latest(Kept.Latest latest) {
      if (latest.timeMs() == null) {
        return "no event yet";
      }
      return "latest at "
          + time(latest.timeMs())
          + (latest.value() == null ? "" : ": " + latest.value());
    }

    @Override
    public String decayedSum(Kept.DecayedSum sum) {
      return sum.asOfMs() == null
          ? "decayed sum 0"
          : "decayed sum %s as of %s".formatted(sum.sum(), time(sum.asOfMs()));
    }

    @Override
    public String streak(Kept.Streak streak) {
      return "a streak of %,d event%s".formatted(streak.events(), streak.events() == 1 ? "" : "s");
    }
  }

  private void feature(FeatureAccount feature) {
    out.printf(
        Locale.ROOT,
        "  %s = %s   %s%n",
        feature.name(),
        Printable.line(String.valueOf(feature.stored())),
        FeatureWords.of(feature.definition()));
    feature.recomputed().ifPresent(here -> line("", "DIFFERS: recomputed %s", here));
    feature
        .reach()
        .bounds()
        .filter(each -> !each.isLifetime())
        .ifPresent(each -> line("", FeatureWords.bounds(each)));
    List<Member> members = feature.reach().members();
    if (members.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>();
    for (Member each :
        members.subList(Math.max(0, members.size() - MEMBERS_SHOWN), members.size())) {
      shown.add(member(each));
    }
    line(
        "",
        "%s: %s%s",
        Count.of(members.size(), "event"),
        members.size() > shown.size() ? "… " : "",
        String.join("; ", shown));
  }

  private static String member(Member member) {
    String value = member.value() == null ? "" : " " + member.value();
    return "#%d %s%s".formatted(member.userSeq(), time(member.timeMs()), value);
  }

  private static String field(EventField field, Object value) {
    return value != null && field.type() == FieldType.TIMESTAMP
        ? time((Long) value)
        : String.valueOf(value);
  }

  static String time(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  void line(String label, String format, Object... values) {
    out.printf(Locale.ROOT, "%-13s", label);
    out.println(Printable.line(String.format(Locale.ROOT, format, values)));
  }
}
