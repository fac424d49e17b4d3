package io.millrace.deployment;

import io.millrace.deployment.ControlRecord.Definition;
import io.millrace.deployment.ControlRecord.Model;
import io.millrace.deployment.ControlRecord.Prepare;
import io.millrace.deployment.Preparation.Request;
import io.millrace.deployment.Preparation.Stage;
import io.millrace.deployment.WaitingLineups.Waiting;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ByteReader;
import io.millrace.feature.ByteWriter;
import io.millrace.feature.StateFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The bytes of {@link Deployments} in the job's state: the number of the format, then the parts.
 */
public final class DeploymentsFormat {
  /** The format that this build writes; each that a release has written must be read. */
  private static final int FORMAT = 1;

  private static final int ABSENT = 0;
  private static final int PRESENT = 1;

  private DeploymentsFormat() {}

  public static byte[] write(Deployments deployments) {
    ByteWriter out = new ByteWriter();
    out.oneByte(FORMAT);
    out.text(deployments.submitted());
    Deployment active = deployments.active();
    out.varint(active.number());
    write(active.lineup(), out);
    if (isPresent(active.control(), out)) {
      write(active.control(), out);
    }
    List<Preparation> preparations = deployments.preparations();
    out.varint(preparations.size());
    preparations.forEach(each -> write(each, out));
    out.varint(deployments.waiting().activeAsked());
    List<Waiting> waiting = deployments.waiting().all();
    out.varint(waiting.size());
    for (Waiting each : waiting) {
      write(each.lineup(), out);
      write(each.control(), out);
      out.varint(each.asked());
    }
    out.varint(deployments.answered().count());
    Map<String, Long> answered = deployments.answered().all();
    out.varint(answered.size());
    answered.forEach(
        (id, digest) -> {
          out.text(id);
          out.fixed(digest);
        });
    return out.toBytes();
  }

  /**
   * @throws IllegalStateException where the bytes are none that this build can read
   */
  public static Deployments read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    try {
      int format = in.oneByte();
      if (format != FORMAT) {
        throw unreadable(
            "their format is %d (must be %d): run the build that wrote them"
                .formatted(format, FORMAT),
            null);
      }
      Deployments read = deployments(in);
      if (in.remaining() > 0) {
        throw unreadable("%d of %d bytes are left".formatted(in.remaining(), bytes.length), null);
      }
      return read;
    } catch (StateFormatException | IllegalArgumentException e) {
      throw unreadable("no build has written such bytes", e);
    }
  }

  private static IllegalStateException unreadable(String problem, Exception cause) {
    return new IllegalStateException("Cannot read the deployments in the state: " + problem, cause);
  }

  private static Deployments deployments(ByteReader in) {
    String submitted = in.text();
    long number = in.varint();
    Lineup lineup = lineup(in);
    Deployment active =
        new Deployment(number, lineup, optional(in, DeploymentsFormat::coordinates));
    Preparations preparations = new Preparations();
    for (int left = in.count(1); left > 0; left--) {
      preparations.add(preparation(in));
    }
    WaitingLineups waiting = new WaitingLineups(in.varint());
    for (int left = in.count(1); left > 0; left--) {
      waiting.add(lineup(in), coordinates(in), in.varint());
    }
    AnsweredRecords answered = new AnsweredRecords(in.varint());
    for (int left = in.count(1 + Long.BYTES); left > 0; left--) {
      answered.restore(in.text(), in.fixed());
    }
    return new Deployments(submitted, active, preparations, waiting, answered);
  }

  private static void write(Lineup lineup, ByteWriter out) {
    out.text(lineup.primary());
    out.varint(lineup.canaries().size());
    for (Lineup.Canary each : lineup.canaries()) {
      out.text(each.version());
      out.number(each.share());
    }
    out.text(lineup.salt());
    out.varint(lineup.shadows().size());
    lineup.shadows().forEach(out::text);
  }

  private static Lineup lineup(ByteReader in) {
    String primary = in.text();
    List<Lineup.Canary> canaries = new ArrayList<>();
    for (int left = in.count(2); left > 0; left--) {
      canaries.add(new Lineup.Canary(in.text(), in.number()));
    }
    String salt = in.text();
    List<String> shadows = new ArrayList<>();
    for (int left = in.count(1); left > 0; left--) {
      shadows.add(in.text());
    }
    return new Lineup(primary, canaries, salt, shadows);
  }

  private static void write(Preparation preparation, ByteWriter out) {
    out.text(preparation.version());
    out.oneByte(preparation.stage().code());
    write(preparation.refusal(), out);
    out.varint(preparation.lastAsked());
    if (isPresent(preparation.request(), out)) {
      write(preparation.request().control(), out);
      write(preparation.request().prepare(), out);
    }
  }

  private static Preparation preparation(ByteReader in) {
    String version = in.text();
    int code = in.oneByte();
    Stage stage =
        Stage.of(code)
            .orElseThrow(
                () -> new IllegalArgumentException("Invalid stage of a preparation: " + code));
    String refusal = optional(in, ByteReader::text);
    long lastAsked = in.varint();
    Request request =
        optional(
            in,
            each -> {
              KafkaCoordinates control = coordinates(each);
              return new Request(prepare(version, each), control);
            });
    return new Preparation(version, request, stage, refusal, lastAsked);
  }

  /** Writes a record without its version, which the preparation has. */
  private static void write(Prepare prepare, ByteWriter out) {
    out.text(prepare.id());
    write(prepare.definition().inline(), out);
    write(prepare.definition().uri(), out);
    if (isPresent(prepare.model(), out)) {
      out.text(prepare.model().uri());
      out.text(prepare.model().sha256());
    }
  }

  private static Prepare prepare(String version, ByteReader in) {
    String id = in.text();
    Definition definition =
        new Definition(optional(in, ByteReader::text), optional(in, ByteReader::text));
    Model model = optional(in, each -> new Model(each.text(), each.text()));
    return new Prepare(id, version, definition, model);
  }

  private static void write(KafkaCoordinates at, ByteWriter out) {
    out.text(at.topic());
    out.varint(at.partition());
    out.varint(at.offset());
    out.fixed(at.timestampMs());
  }

  private static KafkaCoordinates coordinates(ByteReader in) {
    return new KafkaCoordinates(in.text(), (int) in.varint(), in.varint(), in.fixed());
  }

  private static void write(String text, ByteWriter out) {
    if (isPresent(text, out)) {
      out.text(text);
    }
  }

  private static boolean isPresent(Object part, ByteWriter out) {
    out.oneByte(part == null ? ABSENT : PRESENT);
    return part != null;
  }

  private static <T> T optional(ByteReader in, Function<ByteReader, T> part) {
    return in.oneByte() == ABSENT ? null : part.apply(in);
  }
}
