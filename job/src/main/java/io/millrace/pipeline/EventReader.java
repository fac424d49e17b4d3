package io.millrace.pipeline;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the block {@code event} with the limits of {@code source}. */
final class EventReader {
  private final Problems problems;
  private final Set<String> unusable = new HashSet<>();
  private boolean fieldsAreReadable;

  EventReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The schema of the valid parts of the block, so that expressions can be checked in any case;
   * events are only decoded by it when nothing is wrong at all.
   */
  EventSchema read(Optional<Block> block, int maxValueBytes, long maxFutureSkewMs) {
    Optional<Block> time = block.flatMap(event -> event.section(DefinitionKeys.TIME));
    time.ifPresent(this::checkTime);
    boolean ofKafka = time.filter(at -> at.has(DefinitionKeys.TIME_FROM)).isPresent();
    String timePath = time.flatMap(at -> at.value(DefinitionKeys.TIME_FIELD)).orElse("");
    TimeFormat format = time.flatMap(at -> at.value(DefinitionKeys.TIME_AS)).orElse(TimeFormat.MS);
    return new EventSchema(
        block.isPresent() ? userPath(block.get()) : "",
        ofKafka ? null : timePath,
        ofKafka ? null : format,
        block.flatMap(event -> event.value(DefinitionKeys.ID)).orElse(null),
        block.map(this::fields).orElse(List.of()),
        maxValueBytes,
        maxFutureSkewMs);
  }

  /** The user's path; null for the record's key. */
  private String userPath(Block event) {
    Optional<Node> found = event.find(DefinitionKeys.USER);
    String key = event.path(DefinitionKeys.USER);
    if (found.isPresent() && found.get() instanceof MappingNode) {
      Block.of(found.get(), key, DefinitionKeys.USER_SOURCE, problems)
          .ifPresent(source -> source.value(DefinitionKeys.USER_FROM));
      return null;
    }
    return found
        .flatMap(at -> Block.scalar(at, key, DefinitionKeys.USER_PATH, problems))
        .orElse("");
  }

  /** Checks that the time is either a field and its form, or the record's timestamp. */
  private void checkTime(Block time) {
    List<Key<?>> ofField = List.of(DefinitionKeys.TIME_FIELD, DefinitionKeys.TIME_AS);
    if (time.has(DefinitionKeys.TIME_FROM)) {
      time.value(DefinitionKeys.TIME_FROM);
      for (Key<?> key : ofField) {
        if (time.has(key)) {
          problems.invalid(
              time.at(key), time.path(key), time.written(key), "given beside from; keep one");
        }
      }
      return;
    }
    boolean saysNothing = ofField.stream().noneMatch(time::has);
    for (Key<?> key : ofField) {
      // An unknown key, reported as such, may be a slip for from.
      if (!time.has(key) && !(saysNothing && time.hasUnknownKeys())) {
        time.missing(key, key.meaning());
      }
    }
  }

  /** The fields that are declared wrongly: faults of expressions on them say nothing new. */
  Set<String> unusable() {
    return unusable;
  }

  /** Returns whether there are fields, or rightly none, that expressions can be checked against. */
  boolean fieldsAreReadable() {
    return fieldsAreReadable;
  }

  private List<EventField> fields(Block event) {
    int before = problems.count();
    List<NamedEntry> entries = event.entries(DefinitionKeys.FIELDS);
    fieldsAreReadable = !entries.isEmpty() || problems.count() == before;
    Map<String, String> names = new HashMap<>();
    List<EventField> fields = new ArrayList<>();
    for (NamedEntry entry : entries) {
      boolean named = entry.valid() && checkName(entry, names);
      Optional<EventField> field = field(entry).filter(f -> named);
      field.ifPresentOrElse(fields::add, () -> unusable.add(entry.name()));
    }
    return fields;
  }

  private boolean checkName(NamedEntry entry, Map<String, String> names) {
    String what = "Invalid name of a field: " + entry.name();
    String first = names.putIfAbsent(entry.name().toLowerCase(Locale.ROOT), entry.name());
    if (FieldNames.CEL_WORDS.contains(entry.name())) {
      problems.add(
          entry.nameAt(), entry.path(), what, "is a reserved word of CEL; use path: with another");
      return false;
    } else if (FieldNames.isReservedColumn(entry.name())) {
      problems.add(
          entry.nameAt(),
          entry.path(),
          what,
          "is a column of every table; use path: with another name");
      return false;
    } else if (first != null) {
      problems.add(
          entry.nameAt(),
          entry.path(),
          what,
          "differs from " + first + " only in case, which query engines do not tell apart");
      return false;
    }
    return true;
  }

  private Optional<EventField> field(NamedEntry entry) {
    if (entry.value() instanceof ScalarNode) {
      return Block.scalar(entry.value(), entry.path(), DefinitionKeys.FIELD_TYPE.shape(), problems)
          .map(type -> new EventField(entry.name(), type, false, entry.name()));
    }
    Optional<Block> block = Block.of(entry.value(), entry.path(), DefinitionKeys.FIELD, problems);
    Optional<FieldType> type = block.flatMap(field -> field.value(DefinitionKeys.FIELD_TYPE));
    Optional<Boolean> required = block.flatMap(field -> field.value(DefinitionKeys.FIELD_REQUIRED));
    Optional<String> path =
        block.flatMap(
            field ->
                field.has(DefinitionKeys.FIELD_PATH)
                    ? field.value(DefinitionKeys.FIELD_PATH)
                    : Optional.of(entry.name()));
    return type.isPresent() && required.isPresent() && path.isPresent()
        ? Optional.of(new EventField(entry.name(), type.get(), required.get(), path.get()))
        : Optional.empty();
  }
}
