package io.millrace.event.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.UnusableSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the steps that read messages of one type. */
final class MessagePlan {
  private static final String INDEX = "0|[1-9][0-9]{0,8}";
  private static final String WRAPPED = "value";

  /** Behind a type's name, how the library names the file of a type that no file has. */
  private static final String PLACEHOLDER = ".placeholder.proto";

  /** The messages that are their one field's value with presence. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue");

  private final Slots slots;

  /** Steps over messages, of which recursive types have but one. */
  private final Map<Descriptor, MessageFields> skips = new HashMap<>();

  /** Messages whose steps have no fields yet: chains of types may be longer than a stack. */
  private final Deque<Descriptor> unfilled = new ArrayDeque<>();

  MessagePlan(Slots slots) {
    this.slots = slots;
  }

  /**
   * The step for a whole message.
   *
   * @throws UnusableSchemaException where a path leads to a type that is not known
   */
  MessageFields root(Descriptor type, PathTree.Node place) {
    MessageFields root = message(type, place);
    while (!unfilled.isEmpty()) {
      Descriptor skipped = unfilled.remove();
      fill(skips.get(skipped), skipped, null);
    }
    return root;
  }

  /**
   * @param place null where no path leads into the message
   */
  private MessageFields message(Descriptor type, PathTree.Node place) {
    MessageFields fields = new MessageFields();
    if (place != null && !place.isLeaf()) {
      fill(fields, type, place);
      return fields;
    }
    MessageFields known = skips.putIfAbsent(type, fields);
    if (known != null) {
      return known;
    }
    unfilled.add(type);
    return fields;
  }

  private void fill(MessageFields fields, Descriptor type, PathTree.Node place) {
    Map<FieldDescriptor, FieldStep> steps = new LinkedHashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      PathTree.Node within = place == null ? null : place.member(field.getName());
      FieldStep step = field(field, within);
      steps.put(field, step);
      if (within != null && !field.isRepeated() && !field.hasPresence()) {
        fields.preset(step);
      }
    }
    for (FieldDescriptor field : type.getFields()) {
      boolean isWanted = isWanted(field, place);
      OneofDescriptor oneof = field.getRealContainingOneof();
      FieldStep step = oneof == null ? steps.get(field) : member(field, oneof, place, steps);
      fields.add(field.getNumber(), step, isWanted);
    }
  }

  private static boolean isWanted(FieldDescriptor field, PathTree.Node place) {
    return place != null && place.member(field.getName()) != null;
  }

  private static FieldStep member(
      FieldDescriptor field,
      OneofDescriptor oneof,
      PathTree.Node place,
      Map<FieldDescriptor, FieldStep> steps) {
    FieldStep[] others =
        oneof.getFields().stream()
            .filter(each -> each != field && isWanted(each, place))
            .map(steps::get)
            .toArray(FieldStep[]::new);
    return others.length == 0 ? steps.get(field) : new OneofField(steps.get(field), others);
  }

  private FieldStep field(FieldDescriptor field, PathTree.Node place) {
    if (field.isMapField()) {
      return map(field, place);
    }
    return field.isRepeated() ? repeated(field, place) : single(field, place);
  }

  private FieldStep single(FieldDescriptor field, PathTree.Node place) {
    int slot = slot(place);
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return new ScalarField(field, slots, slot);
    }
    Descriptor type = field.getMessageType();
    checkKnown(type, place);
    int group = field.getType() == FieldDescriptor.Type.GROUP ? field.getNumber() : 0;
    List<MessagePass> passes = new ArrayList<>();
    passes.add(message(type, place));
    boolean isValue = false;
    if (slot != PathTree.NO_SLOT && type.getFullName().equals(TimestampPass.MESSAGE)) {
      isValue = passes.add(new TimestampPass(slots, slot));
    } else if (slot != PathTree.NO_SLOT && WRAPPERS.contains(type.getFullName())) {
      isValue = passes.add(message(type, PathTree.Node.leadingTo(WRAPPED, slot)));
    }
    return new NestedField(
        group, passes.toArray(MessagePass[]::new), slots, isValue ? PathTree.NO_SLOT : slot);
  }

  /** A type of a file that is not there may be any message or enum, so nothing is known of it. */
  private static void checkKnown(Descriptor type, PathTree.Node place) {
    String name = type.getFullName();
    if (place != null && type.getFile().getName().equals(name + PLACEHOLDER)) {
      throw new UnusableSchemaException("type " + name + " is of a file that is not there");
    }
  }

  private FieldStep repeated(FieldDescriptor field, PathTree.Node place) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      checkKnown(field.getMessageType(), place);
    }
    List<Map.Entry<Integer, PathTree.Node>> wanted =
        children(place).entrySet().stream()
            .filter(each -> each.getKey().matches(INDEX))
            .map(each -> Map.entry(Integer.valueOf(each.getKey()), each.getValue()))
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .toList();
    RepeatedField.WantedElements elements =
        new RepeatedField.WantedElements(
            wanted.stream().mapToInt(Map.Entry::getKey).toArray(),
            wanted.stream().map(each -> single(field, each.getValue())).toArray(FieldStep[]::new));
    return new RepeatedField(field.isPackable(), single(field, null), elements, slots, slot(place));
  }

  private FieldStep map(FieldDescriptor field, PathTree.Node place) {
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    List<MapField.Wanted> wanted = new ArrayList<>();
    children(place)
        .forEach(
            (name, within) ->
                wanted.add(
                    new MapField.Wanted(
                        name.getBytes(StandardCharsets.UTF_8), single(value, within))));
    return new MapField(key, single(value, null), wanted, slots, slot(place));
  }

  private static Map<String, PathTree.Node> children(PathTree.Node place) {
    return place == null ? Map.of() : place.children();
  }

  private static int slot(PathTree.Node place) {
    return place == null ? PathTree.NO_SLOT : place.slot();
  }
}
