package io.millrace.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random documents of one schema's shape: sound ones, odd ones, and ones with wounds. */
final class HostileDocuments {
  private static final List<String> BLANKS = List.of(" ", "  ", "\n", "\t", "\r\n");
  private static final List<String> NAMES =
      List.of("a", "b", "x", "note", "amount", "é", "日本", "", "an_undeclared_name_of_many_bytes");

  private final Random random;
  private final HostileValues values;
  private final PathTree paths = new PathTree();
  private final Map<Integer, FieldType> types = new HashMap<>();
  private final Set<Integer> identitySlots = new HashSet<>();
  private final TimeFormat timeFormat;
  private final int timeSlot;
  private ByteArrayOutputStream json;
  private boolean isSpaced;

  HostileDocuments(Random random, EventSchema schema) {
    this.random = random;
    this.values = new HostileValues(random);
    this.timeFormat = schema.timeFormat();
    schema.fields().forEach(field -> types.put(paths.slotOf(field.path()), field.type()));
    timeSlot = schema.timePath() == null ? PathTree.NO_SLOT : paths.slotOf(schema.timePath());
    for (String path : Arrays.asList(schema.userPath(), schema.idPath())) {
      if (path != null) {
        identitySlots.add(paths.slotOf(path));
      }
    }
  }

  /** The next document. */
  byte[] next() {
    json = new ByteArrayOutputStream();
    isSpaced = random.nextInt(4) == 0;
    blank();
    object(paths.root(), 1);
    blank();
    byte[] whole = json.toByteArray();
    for (int wounds = Math.max(0, random.nextInt(8) - 5); wounds > 0; wounds--) {
      whole = wounded(whole);
    }
    return whole;
  }

  private void object(PathTree.Node node, int depth) {
    List<String> names = new ArrayList<>();
    if (node != null) {
      node.children().keySet().stream().sorted().filter(name -> !oneIn(60)).forEach(names::add);
    }
    for (int undeclared = random.nextInt(oneIn(200) ? 200 : 4); undeclared > 0; undeclared--) {
      names.add(oneIn(2) ? pick(NAMES) : "n" + random.nextInt(300));
    }
    if (!oneIn(60)) {
      names = new ArrayList<>(new LinkedHashSet<>(names));
    }
    if (oneIn(3)) {
      Collections.shuffle(names, random);
    }
    put("{");
    for (int i = 0; i < names.size(); i++) {
      put(i == 0 ? "" : ",");
      blank();
      put("\"");
      put(name(names.get(i)));
      put("\"");
      blank();
      put(":");
      blank();
      value(node == null ? null : node.member(names.get(i)), depth + 1);
      blank();
    }
    put("}");
  }

  private String name(String name) {
    boolean mustEscape = name.chars().anyMatch(c -> c == '"' || c == '\\' || c < ' ');
    if (mustEscape ? oneIn(50) : !oneIn(200)) {
      return name;
    }
    StringBuilder escaped = new StringBuilder();
    name.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    return escaped.toString();
  }

  private void array(PathTree.Node node, int depth) {
    put("[");
    int elements = random.nextInt(4) + (node == null ? 0 : 1);
    for (int i = 0; i < elements; i++) {
      put(i == 0 ? "" : ",");
      blank();
      value(node == null ? null : node.element(i), depth + 1);
      blank();
    }
    put("]");
  }

  private void value(PathTree.Node node, int depth) {
    if (node == null || oneIn(150)) {
      undeclared(depth);
    } else if (node.isLeaf() || (node.slot() != PathTree.NO_SLOT && oneIn(2))) {
      put(oneIn(100) ? utf8("null") : declared(node.slot()));
    } else if (isIndexed(node) != oneIn(50)) {
      array(node, depth);
    } else {
      object(node, depth);
    }
  }

  private static boolean isIndexed(PathTree.Node node) {
    Set<String> names = new HashSet<>(node.children().keySet());
    names.removeIf(name -> !name.matches("[0-9]+"));
    return !names.isEmpty();
  }

  private byte[] declared(int slot) {
    if (slot == timeSlot) {
      return timeFormat == TimeFormat.ISO ? values.time() : values.integer();
    }
    if (identitySlots.contains(slot)) {
      return oneIn(3) ? values.integer() : values.string();
    }
    return switch (types.get(slot)) {
      case STRING -> values.string();
      case LONG -> values.integer();
      case DOUBLE -> values.number();
      case BOOLEAN -> utf8(oneIn(2) ? "true" : "false");
      case TIMESTAMP -> oneIn(2) ? values.integer() : values.time();
    };
  }

  private void undeclared(int depth) {
    int kind = random.nextInt(depth > 5 ? 5 : 8);
    switch (kind) {
      case 0 -> put(values.integer());
      case 1 -> put(values.number());
      case 2, 3 -> put(values.string());
      case 4 -> put(pick(List.of("true", "false", "null")));
      case 5 -> array(null, depth);
      case 6 -> object(null, depth);
      default -> {
        int levels = oneIn(20) ? 59 + random.nextInt(8) : random.nextInt(3);
        String open = pick(List.of("[", "{\"a\":"));
        put(open.repeat(levels));
        put(oneIn(2) ? "1" : open.startsWith("[") ? "[]" : "{}");
        put((open.startsWith("[") ? "]" : "}").repeat(levels));
      }
    }
  }

  private byte[] wounded(byte[] whole) {
    if (whole.length == 0) {
      return whole;
    }
    int at = random.nextInt(whole.length);
    int end = Math.min(whole.length, at + 1 + random.nextInt(oneIn(4) ? 40 : 3));
    byte[] before = Arrays.copyOf(whole, at);
    byte[] within = Arrays.copyOfRange(whole, at, end);
    byte[] after = Arrays.copyOfRange(whole, end, whole.length);
    byte[] sign = values.sign();
    return switch (random.nextInt(8)) {
      case 0 -> before;
      case 1 -> joined(before, after);
      case 2 -> joined(before, sign, within, after);
      case 3 -> joined(before, sign, after);
      case 4 -> joined(before, within, within, after);
      case 5 -> joined(sign, whole);
      case 6 -> joined(whole, sign);
      default -> {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (oneIn(2) ? 1 << random.nextInt(8) : random.nextInt(256));
        yield flipped;
      }
    };
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private void blank() {
    if (isSpaced) {
      put(oneIn(3) ? pick(BLANKS) : "");
    }
  }

  private void put(String text) {
    put(utf8(text));
  }

  private void put(byte[] text) {
    json.writeBytes(text);
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
