package io.millrace.draft;

import io.millrace.event.FieldType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * A few features to start from. None reads a field whose values are all different: such a feature
 * would say nothing, and a user's state would grow with each event.
 */
final class DraftFeatures {
  private static final int EVENT_TYPES_MAX = 2;

  /** The longest name that {@link io.millrace.pipeline.PipelineReader} accepts. */
  private static final int NAME_MAX = 63;

  /** Text that needs no escapes in quotes of CEL and YAML. */
  private static final Pattern SIMPLE_TEXT = Pattern.compile("[\\p{L}\\p{N} _.,:/+-]{1,40}");

  private static final Pattern REFUSED = Pattern.compile("[^a-z0-9_]+");

  private final List<DraftField> fields;
  private final Map<String, String> features = new LinkedHashMap<>();

  private DraftFeatures(List<DraftField> fields) {
    this.fields = fields.stream().filter(field -> !CelTypes.isOne(field.name())).toList();
  }

  /**
   * The drafted features.
   *
   * @param features the features by name, each as a mapping of YAML on one line
   * @param event the field that distinguishes kinds of events; null where none does
   */
  record Drafted(Map<String, String> features, DraftField event) {}

  static Drafted of(List<DraftField> fields) {
    DraftFeatures draft = new DraftFeatures(fields);
    DraftField event = draft.all();
    return new Drafted(draft.features, event);
  }

  private DraftField all() {
    add("events_1h", "{count: true, window: 1h}");
    add("events_24h", "{count: true, window: 24h}");
    Optional<DraftField> event = best(FieldUse::asEvent);
    event.ifPresent(this::ofEachType);
    best(FieldUse::asAmount)
        .ifPresent(
            field -> {
              add(amountName(field), "_sum_24h", over("sum", amount(field), "24h"));
              add(amountName(field), "_mean_30d", over("mean", amount(field), "30d"));
              add("last_" + amountName(field), over("last", amount(field), "lifetime"));
            });
    best(FieldUse::asFlag)
        .ifPresent(
            field ->
                add(
                    part(field),
                    "_30d",
                    "{count: true, where: \"%s\", window: 30d}".formatted(field.name())));
    Optional<DraftField> item =
        best(field -> event.filter(field::equals).isPresent() ? 0 : FieldUse.asItem(field));
    item.ifPresent(field -> add(part(field), "_distinct_7d", over("distinct", field, "7d")));
    best(field -> event.filter(field::equals).isPresent() ? 0 : FieldUse.asCategory(field))
        .ifPresent(field -> add("last_" + part(field), over("last", field, "lifetime")));
    add("idle_seconds", "{seconds_since: true}");
    add("hour", "{hour_of_day: true}");
    add("weekday", "{day_of_week: true}");
    return event.orElse(null);
  }

  private void ofEachType(DraftField field) {
    field.values().texts().entrySet().stream()
        .filter(entry -> SIMPLE_TEXT.matcher(entry.getKey()).matches())
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(EVENT_TYPES_MAX)
        .forEach(
            entry ->
                add(
                    part(field) + "_" + part(entry.getKey()),
                    "_24h",
                    "{count: true, where: \"%s == '%s'\", window: 24h}"
                        .formatted(field.name(), entry.getKey())));
  }

  private static String over(String aggregate, DraftField field, String window) {
    return over(aggregate, field.name(), window);
  }

  private static String over(String aggregate, String of, String window) {
    return "{%s: %s, window: %s}".formatted(aggregate, DraftText.scalar(of), window);
  }

  private String amountName(DraftField field) {
    return isSpend(field) ? "spend" : part(field);
  }

  /** The expression of an amount: a price alone says little where an event has a quantity too. */
  private String amount(DraftField field) {
    if (!isSpend(field)) {
      return field.name();
    }
    DraftField quantity = quantity().orElseThrow();
    String factor = quantity.name();
    return field.name()
        + " * "
        + (quantity.type() == FieldType.LONG ? "double(" + factor + ")" : factor);
  }

  private boolean isSpend(DraftField field) {
    return field.type() == FieldType.DOUBLE
        && Words.of(field.name()).contains("price")
        && quantity().isPresent();
  }

  private Optional<DraftField> quantity() {
    return best(FieldUse::asQuantity);
  }

  /** The field with the highest score, the first of equals; none where all are 0. */
  private Optional<DraftField> best(ToIntFunction<DraftField> score) {
    return fields.stream()
        .filter(field -> score.applyAsInt(field) > 0)
        .max(
            Comparator.comparingInt(score)
                .thenComparing(Comparator.comparingInt(fields::indexOf).reversed()));
  }

  private void add(String name, String feature) {
    add(name, "", feature);
  }

  /**
   * Adds a feature under a unique name.
   *
   * @param begin the beginning of the name, clipped where it is too long
   * @param end the end of the name
   */
  private void add(String begin, String end, String feature) {
    String name = clipped(begin, end);
    for (int number = 2; features.containsKey(name); number++) {
      name = clipped(begin, "_" + number + end);
    }
    features.put(name, feature);
  }

  private static String clipped(String begin, String end) {
    return begin.substring(0, Math.min(begin.length(), NAME_MAX - end.length())) + end;
  }

  private static String part(DraftField field) {
    return part(field.name());
  }

  /** The text as a part of a feature's name, which begins with a letter. */
  private static String part(String text) {
    String part = REFUSED.matcher(String.join("_", Words.of(text))).replaceAll("");
    boolean hasLetterFirst = !part.isEmpty() && Character.isLetter(part.charAt(0));
    return hasLetterFirst ? part : "x" + part;
  }
}
