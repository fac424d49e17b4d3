package io.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A node of a {@link PathTree} as the scanner uses it: members are found by the bytes of their
 * names in a hash table with open addressing. Remembers the order that members came in, so it
 * belongs to one thread.
 */
final class JsonPlace {
  /** Places for each name, so that the first look mostly decides. */
  private static final int ROOM = 4;

  private static final String INDEX = "0|[1-9][0-9]{0,8}";

  private final byte[] name;
  private final long first;
  private final long last;
  private final long bit;
  private final int slot;
  private final boolean isLeaf;
  private final JsonPlace[] members;
  private final JsonPlace[] elements;
  private final int[] indexes;

  /** Whether documents may have the name as its bytes, without an escape. */
  private final boolean isPlain;

  /** The member that came first in this place last time. */
  private JsonPlace firstMember;

  /** The member that came behind this one last time. */
  private JsonPlace follower;

  private JsonPlace(String name, int number, PathTree.Node node) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    bit = number < Long.SIZE ? 1L << number : 0;
    first = EightBytes.first(this.name, 0, this.name.length);
    last = EightBytes.last(this.name, 0, this.name.length);
    isPlain = EightBytes.plainEnd(this.name, 0) == this.name.length;
    slot = node.slot();
    isLeaf = node.isLeaf();
    members = new JsonPlace[Integer.highestOneBit(ROOM * node.children().size() + 1) << 1];
    int added = 0;
    for (Map.Entry<String, PathTree.Node> child : node.children().entrySet()) {
      JsonPlace place = new JsonPlace(child.getKey(), added++, child.getValue());
      // No strict document has a name that UTF-8 cannot write.
      if (StandardCharsets.UTF_8.newEncoder().canEncode(child.getKey())) {
        members[freeFor(place)] = place;
      }
    }
    elements =
        Arrays.stream(members)
            .filter(each -> each != null && each.text().matches(INDEX))
            .toArray(JsonPlace[]::new);
    indexes = Arrays.stream(elements).mapToInt(each -> Integer.parseInt(each.text())).toArray();
  }

  /** The tree's root, with all that is below it. */
  static JsonPlace root(PathTree paths) {
    return new JsonPlace("", 0, paths.root());
  }

  private String text() {
    return new String(name, StandardCharsets.UTF_8);
  }

  private int freeFor(JsonPlace place) {
    int mask = members.length - 1;
    int at = EightBytes.hash(place.first, place.last, place.name.length) & mask;
    while (members[at] != null) {
      at = at + 1 & mask;
    }
    return at;
  }

  /** The bit of this member among its object's; 0 for those behind the first 64. */
  long bit() {
    return bit;
  }

  int slot() {
    return slot;
  }

  boolean isLeaf() {
    return isLeaf;
  }

  /** The member that came here last time behind another, or first where that is null; or null. */
  JsonPlace likelyMember(JsonPlace previous) {
    return previous == null ? firstMember : previous.follower;
  }

  /** Makes a member the likely one behind another, or the first one behind null. */
  void expect(JsonPlace previous, JsonPlace member) {
    if (!member.isPlain) {
      return;
    }
    if (previous == null) {
      firstMember = member;
    } else {
      previous.follower = member;
    }
  }

  /** The place of the closing quote where this member's name is what begins here; else -1. */
  int nameEnd(byte[] json, int from) {
    int end = from + name.length;
    boolean isHere =
        end < json.length
            && json[end] == '"'
            && first == EightBytes.first(json, from, end)
            && last == EightBytes.last(json, from, end)
            && isNamed(json, from, end);
    return isHere ? end : -1;
  }

  /**
   * The place of an object's member by the bytes of its name, or null where no path leads there.
   */
  JsonPlace member(byte[] json, int from, int to) {
    long nameFirst = EightBytes.first(json, from, to);
    long nameLast = EightBytes.last(json, from, to);
    int mask = members.length - 1;
    int at = EightBytes.hash(nameFirst, nameLast, to - from) & mask;
    for (; members[at] != null; at = at + 1 & mask) {
      JsonPlace place = members[at];
      if (place.first == nameFirst && place.last == nameLast && place.isNamed(json, from, to)) {
        return place;
      }
    }
    return null;
  }

  private boolean isNamed(byte[] json, int from, int to) {
    return name.length == to - from
        && (name.length <= EightBytes.DECISIVE_MAX
            || Arrays.equals(name, 0, name.length, json, from, to));
  }

  /** The place of an array's element, from 0, or null where no path leads there. */
  JsonPlace element(int index) {
    for (int i = 0; i < indexes.length; i++) {
      if (indexes[i] == index) {
        return elements[i];
      }
    }
    return null;
  }
}
