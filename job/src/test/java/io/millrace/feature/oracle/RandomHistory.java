package io.millrace.feature.oracle;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.TimeFormat;
import io.millrace.feature.Aggregate;
import io.millrace.feature.AggregateArgument;
import io.millrace.feature.AggregateArgument.Written;
import io.millrace.feature.AggregateKind;
import io.millrace.feature.AggregateScope;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random definitions, and random events of one user: late, out of order, idle, dirty, extreme. */
public final class RandomHistory {

  public static final EventSchema SCHEMA =
      new EventSchema(
          "user",
          "time",
          TimeFormat.MS,
          null,
          List.of(
              new EventField("kind", FieldType.STRING, false, "kind"),
              new EventField("item", FieldType.STRING, false, "item"),
              new EventField("amount", FieldType.DOUBLE, false, "amount"),
              new EventField("quantity", FieldType.LONG, false, "quantity"),
              new EventField("member", FieldType.BOOLEAN, false, "member"),
              new EventField("born", FieldType.TIMESTAMP, false, "born")),
          1 << 20,
          EventSchema.NO_SKEW_LIMIT);

  private static final String[] WHERE = {
    null,
    "kind == 'view'",
    "kind != 'buy'",
    "amount > 1.0",
    "amount > 0.0 && quantity < 50",
    "member",
    "!member || kind in ['view', 'click']",
    "amount == null",
    "quantity % 3 == 0",
    "item.startsWith('i1')",
    "event_time > 0 && amount < double(quantity)"
  };
  private static final String[] NUMBER = {
    "amount",
    "quantity",
    "amount * double(quantity)",
    "member",
    "1.0",
    "amount / 3.0",
    "born",
    "amount > 1.0 ? amount : 0.5"
  };
  private static final String[] FIELD = {"kind", "item", "amount", "quantity", "member", "born"};
  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600_000;
  private static final long[][] WINDOW = {
    {60 * SECOND, 60 * SECOND},
    {HOUR, 60 * SECOND},
    {HOUR, HOUR},
    {12 * HOUR, 300 * SECOND},
    {24 * HOUR, HOUR},
    {24 * HOUR, 6 * HOUR},
    {7 * 24 * HOUR, HOUR},
    {30 * 24 * HOUR, 24 * HOUR},
    {90 * 24 * HOUR, 24 * HOUR},
    {4000 * SECOND, SECOND},
    {7, 7}
  };

  private final SplittableRandom random;
  private final double nulls;
  private final int items;
  private final long stepMs;
  private final boolean extreme;

  public RandomHistory(long seed) {
    random = new SplittableRandom(seed);
    nulls = random.nextInt(3) * 0.1;
    items = random.nextInt(4) == 0 ? 2_000 : 40;
    stepMs = new long[] {50, 30 * SECOND, HOUR, 20 * HOUR}[random.nextInt(4)];
    extreme = random.nextInt(4) == 0;
  }

  public List<FeatureDefinition> definitions(int count) {
    List<FeatureDefinition> definitions = new ArrayList<>();
    List<String> numeric = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FeatureDefinition definition = definition("f" + i, numeric);
      definitions.add(definition);
      if (!isText(definition.aggregate())) {
        numeric.add(definition.name());
      }
    }
    return definitions;
  }

  private static boolean isText(Aggregate aggregate) {
    String of = aggregate.expression().orElse("");
    boolean text = of.equals("item") || of.equals("kind");
    return aggregate.kind().result().column(text) == ColumnType.STRING;
  }

  private FeatureDefinition definition(String name, List<String> numeric) {
    List<AggregateKind> kinds = List.of(AggregateKind.values());
    AggregateKind kind = kinds.get(random.nextInt(kinds.size()));
    if (kind.scope() == AggregateScope.FEATURES && numeric.isEmpty()) {
      kind = AggregateKind.COUNT;
    }
    Aggregate aggregate = Aggregate.of(kind, written(kind.argument(), numeric));
    String where = pick(WHERE);
    Window window = window();
    return new FeatureDefinition(
        name,
        aggregate,
        kind.scope().takesWhere() ? where : null,
        kind.scope().takesWindow() ? window : null);
  }

  private Written written(AggregateArgument argument, List<String> numeric) {
    String number = pick(NUMBER);
    return switch (argument) {
      case NONE -> Written.nothing();
      case NUMBER, SUMMAND -> Written.of(number);
      case VALUE -> Written.of(pick(new String[] {"item", "kind", number, number}));
      case CONDITION -> Written.of(WHERE[1 + random.nextInt(WHERE.length - 1)]);
      case STRING_FIELD -> Written.of(pick(new String[] {"item", "kind"}));
      case FIELD -> Written.of(pick(FIELD));
      case QUANTILE -> new Written(number, random.nextInt(21) / 20.0, 0, List.of());
      case DECAY -> new Written(number, 0, 1 + random.nextLong(48 * HOUR), List.of());
      case FEATURES -> {
        String[] earlier = numeric.toArray(String[]::new);
        yield new Written(null, 0, 0, List.of(pick(earlier), pick(earlier)));
      }
    };
  }

  private Window window() {
    if (random.nextInt(6) == 0) {
      return Window.LIFETIME;
    }
    long[] w = WINDOW[random.nextInt(WINDOW.length)];
    return new Window(w[0], w[1]);
  }

  public List<Event> events(int count) {
    long now = random.nextLong(-100_000 * 24 * HOUR, 20_000 * 24 * HOUR);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      now +=
          random.nextInt(20) == 0 ? random.nextLong(40 * 24 * HOUR) : random.nextLong(2 * stepMs);
      events.add(event(i, eventTime(now)));
    }
    return events;
  }

  private long eventTime(long now) {
    return switch (random.nextInt(20)) {
      case 0 -> now - random.nextLong(60 * 24 * HOUR);
      case 1, 2 -> now - random.nextLong(3 * stepMs);
      case 3 -> Math.floorDiv(now, HOUR) * HOUR;
      case 4 -> Math.floorDiv(now, HOUR) * HOUR - 1;
      default -> now;
    };
  }

  private Event event(int i, long eventTimeMs) {
    Object[] values = {
      orNull(pick(new String[] {"view", "click", "buy"})),
      orNull(item()),
      orNull(amount()),
      orNull((long) random.nextInt(-5, 100)),
      orNull(random.nextBoolean()),
      orNull(random.nextLong(1_000_000_000L))
    };
    return new Event(
        "e" + i, "u", eventTimeMs, values, new KafkaCoordinates("t", 0, i, eventTimeMs));
  }

  private String item() {
    return switch (random.nextInt(40)) {
      case 0 -> "";
      case 1 -> "x".repeat(random.nextInt(300));
      case 2 -> "\ud83d\ude00" + random.nextInt(3);
      default -> "i" + random.nextInt(items);
    };
  }

  private Double amount() {
    if (extreme) {
      double[] odd = {0.0, -0.0, 1e150, -1e150, 1.1e150, 1e-300, 4.9e-324, 1e17, -1e17, 1e308};
      return odd[random.nextInt(odd.length)];
    }
    return switch (random.nextInt(8)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> -random.nextDouble() * 100;
      case 3 -> (double) random.nextInt(5);
      default -> random.nextDouble() * 1000;
    };
  }

  private Object orNull(Object value) {
    return random.nextDouble() < nulls ? null : value;
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
