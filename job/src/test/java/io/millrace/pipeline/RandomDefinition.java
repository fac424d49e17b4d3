package io.millrace.pipeline;

import io.millrace.feature.AggregateKind;
import io.millrace.feature.AggregateResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random definition that can be written in many spellings. Values are texts, lists of texts, and
 * maps, of which {@link Ordered} ones keep their order in every spelling.
 */
final class RandomDefinition {
  private static final List<String> PLAIN_PATHS =
      List.of("a.b", "user id", "çığ", "/x/y~1z/0", "/");

  private final Random random;
  private final Map<String, Object> root = new LinkedHashMap<>();
  private final List<String> numeric = new ArrayList<>();

  /** A mapping whose order means something. */
  private static final class Ordered extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;
  }

  RandomDefinition(Random random) {
    this.random = random;
    root.put("pipeline", "p-" + random.nextInt(100));
    root.put("format", "1");
    root.put("source", source());
    root.put("event", event());
    Map<String, Object> features = features();
    root.put("features", features);
    if (random.nextBoolean()) {
      root.put("model", model(List.copyOf(features.keySet())));
    }
    root.put("tables", Map.of("namespace", "shop.eu"));
  }

  /**
   * The definition as YAML, with random order of keys, block or flow style, quotes, comments and
   * blanks.
   */
  String yaml(Random spelling) {
    StringBuilder yaml = new StringBuilder(spelling.nextBoolean() ? "# a comment\n---\n" : "");
    for (Map.Entry<String, Object> entry : shuffled(root, spelling)) {
      yaml.append(entry.getKey()).append(':');
      value(entry.getValue(), 1, spelling, yaml);
    }
    return yaml.toString();
  }

  private void value(Object value, int depth, Random spelling, StringBuilder yaml) {
    boolean block = value instanceof Map<?, ?> map && !map.isEmpty() && spelling.nextInt(4) > 0;
    if (!block) {
      yaml.append(" ".repeat(1 + spelling.nextInt(3))).append(flow(value, spelling));
      yaml.append(spelling.nextInt(4) == 0 ? "   # why\n" : "\n");
      return;
    }
    yaml.append(spelling.nextInt(4) == 0 ? " # below\n\n" : "\n");
    for (Map.Entry<String, Object> entry : shuffled((Map<?, ?>) value, spelling)) {
      yaml.append("  ".repeat(depth)).append(entry.getKey()).append(':');
      value(entry.getValue(), depth + 1, spelling, yaml);
    }
  }

  private String flow(Object value, Random spelling) {
    if (value instanceof Map<?, ?> map) {
      return shuffled(map, spelling).stream()
          .map(entry -> entry.getKey() + ": " + flow(entry.getValue(), spelling))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof List<?> list) {
      return list.stream()
          .map(item -> flow(item, spelling))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    String text = (String) value;
    boolean plain = text.matches("[A-Za-z0-9_./-]+");
    return switch (spelling.nextInt(plain ? 3 : 2)) {
      case 0 -> '\'' + text.replace("'", "''") + '\'';
      case 1 -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      default -> text;
    };
  }

  private static List<Map.Entry<String, Object>> shuffled(Map<?, ?> map, Random spelling) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(Map.entry((String) key, value)));
    if (!(map instanceof Ordered)) {
      Collections.shuffle(entries, spelling);
    }
    return entries;
  }

  private Map<String, Object> source() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put(
        "topics", IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> "t." + i).toList());
    source.put("format", "json");
    maybe(source, "max-value-bytes", String.valueOf(1 + random.nextInt(1 << 30)));
    maybe(source, "max-future-skew", random.nextBoolean() ? "none" : duration());
    return source;
  }

  private Map<String, Object> event() {
    Map<String, Object> event = new LinkedHashMap<>();
    boolean ofKey = random.nextInt(4) == 0;
    event.put("user", ofKey ? Map.of("from", "kafka-key") : pick(PLAIN_PATHS));
    boolean ofTimestamp = random.nextInt(4) == 0;
    event.put(
        "time",
        ofTimestamp
            ? Map.of("from", "kafka-timestamp")
            : Map.of("field", pick(PLAIN_PATHS), "as", pick(List.of("s", "ms", "us", "iso"))));
    maybe(event, "id", pick(PLAIN_PATHS));
    Map<String, Object> item = new LinkedHashMap<>(Map.of("type", "string"));
    maybe(item, "required", random.nextBoolean() ? "true" : "false");
    maybe(item, "path", pick(PLAIN_PATHS));
    event.put(
        "fields",
        Map.of("amount", "double", "Quantity_2", "long", "item", item, "at", "timestamp"));
    return event;
  }

  private Map<String, Object> features() {
    Ordered features = new Ordered();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      String name = "f_" + i;
      AggregateKind key = pick(List.of(AggregateKind.values()));
      if (key == AggregateKind.RATIO && numeric.isEmpty()) {
        key = AggregateKind.COUNT;
      }
      features.put(name, feature(key));
      if (key.result() != AggregateResult.VALUE && key.result() != AggregateResult.TEXT) {
        numeric.add(name);
      }
    }
    return features;
  }

  private Map<String, Object> feature(AggregateKind key) {
    Map<String, Object> feature = new LinkedHashMap<>();
    String number = pick(List.of("amount", "Quantity_2", "1.0", "amount * 2.5 + double(at)"));
    feature.put(
        key.key(),
        switch (key.argument()) {
          case NONE -> "true";
          case NUMBER, SUMMAND -> number;
          case VALUE -> pick(List.of("item", "amount", "item + '\\'\"é\\\\'"));
          case CONDITION -> pick(List.of("item == 'view'", "amount > 0.5"));
          case STRING_FIELD -> "item";
          case FIELD -> pick(List.of("item", "amount", "at"));
          case QUANTILE -> Map.of("of", number, "q", pick(List.of("0.95", "0", "1.0", "5e-1")));
          case DECAY -> Map.of("of", number, "half_life", "1" + duration());
          case FEATURES -> List.of(pick(numeric), pick(numeric));
        });
    if (key.scope().takesWhere()) {
      maybe(feature, "where", pick(List.of("item == 'view'", "amount > 0.5 || amount == null")));
    }
    boolean writesWindow =
        key.scope().needsWindow() || (key.scope().takesWindow() && random.nextBoolean());
    if (writesWindow) {
      window(feature);
    }
    return feature;
  }

  private void window(Map<String, Object> feature) {
    String window = pick(List.of("lifetime", "1h", "24h", "1d", "7d", "30d", "90m"));
    feature.put("window", window);
    if (!window.equals("lifetime")) {
      maybe(feature, "tile", pick(List.of("30m", "1800s")));
    }
  }

  private Map<String, Object> model(List<String> features) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", "modèle \u20ac \ud83d\ude00");
    model.put("version", pick(List.of("3", "3.10", "true", "null")));
    model.put("file", "m.onnx");
    model.put("sha256", "%064x".formatted(random.nextInt(1 << 30)));
    Ordered mapped = new Ordered();
    mapped.put("in_b", pick(features));
    mapped.put("in_a", pick(features));
    maybe(model, "inputs", random.nextBoolean() ? mapped : List.of(pick(features), pick(features)));
    model.put("output", pick(List.of("y", "probabilities[1]", "out/put:0")));
    return model;
  }

  private String duration() {
    return random.nextInt(1000) + pick(List.of("ms", "s", "m", "h", "d"));
  }

  private void maybe(Map<String, Object> map, String key, Object value) {
    if (random.nextBoolean()) {
      map.put(key, value);
    }
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
