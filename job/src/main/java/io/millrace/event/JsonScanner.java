package io.millrace.event;

import java.nio.charset.StandardCharsets;

/**
 * Reads documents of the common kinds in one pass over their bytes, several times as fast as {@link
 * JsonReader}, and gives up on all others. What it accepts it reads as {@link JsonReader} does;
 * giving up says nothing about a document. Not thread safe.
 *
 * <p>Methods take the place where something begins, and return the place behind it, or {@link
 * #GIVEN_UP}.
 */
final class JsonScanner {
  private static final int GIVEN_UP = -1;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final JsonPlace root;
  private final Slots slots;
  private final ScannedText string = new ScannedText();
  private final ScannedNumber number = new ScannedNumber();
  private final NameSet undeclared = new NameSet();

  /** The place of the member that {@link #findMember} found; null where no path leads there. */
  private JsonPlace found;

  /**
   * @param slots of the paths, with what they keep
   */
  JsonScanner(PathTree paths, Slots slots) {
    this.root = JsonPlace.root(paths);
    this.slots = slots;
  }

  /**
   * Fills the slots with a document.
   *
   * @return false where it has given up: the slots are not to be used then
   */
  boolean read(byte[] json) {
    slots.clear();
    undeclared.clear();
    int start = skipBlanks(json, 0);
    if (byteAt(json, start) != '{') {
      return false;
    }
    int end = object(json, start, root, 1);
    return end != GIVEN_UP && skipBlanks(json, end) == json.length;
  }

  /**
   * @param place null where no path leads into the object
   */
  private int object(byte[] json, int start, JsonPlace place, int depth) {
    if (depth > JsonReader.NESTING_MAX) {
      return GIVEN_UP;
    }
    int at = skipBlanks(json, start + 1);
    if (byteAt(json, at) == '}') {
      return at + 1;
    }
    long object = undeclared.newObject();
    long seen = 0;
    JsonPlace previous = null;
    while (byteAt(json, at) == '"') {
      int name = at + 1;
      int nameEnd = findMember(json, name, place, previous);
      if (nameEnd == GIVEN_UP) {
        return GIVEN_UP;
      }
      JsonPlace member = found;
      long bit = member == null ? 0 : member.bit();
      boolean isNew = bit == 0 ? undeclared.add(object, json, name, nameEnd) : (seen & bit) == 0;
      int end = isNew ? memberValue(json, nameEnd + 1, member, depth) : GIVEN_UP;
      if (end == GIVEN_UP) {
        return GIVEN_UP;
      }
      seen |= bit;
      previous = member == null ? previous : member;
      at = skipBlanks(json, end);
      if (byteAt(json, at) != ',') {
        return byteAt(json, at) == '}' ? at + 1 : GIVEN_UP;
      }
      at = skipBlanks(json, at + 1);
    }
    return GIVEN_UP;
  }

  /**
   * Finds the member with the name that begins here. Producers mostly write members in one order,
   * so the one that came behind the previous one last time is tried first.
   *
   * @return the place of the name's closing quote
   */
  private int findMember(byte[] json, int name, JsonPlace place, JsonPlace previous) {
    found = place == null ? null : place.likelyMember(previous);
    int likelyEnd = found == null ? -1 : found.nameEnd(json, name);
    if (likelyEnd >= 0) {
      return likelyEnd;
    }
    int end = string.end(json, name);
    if (end < 0 || string.hasEscapes()) {
      return GIVEN_UP;
    }
    found = place == null ? null : place.member(json, name, end);
    if (found != null) {
      place.expect(previous, found);
    }
    return end;
  }

  private int memberValue(byte[] json, int nameEnd, JsonPlace member, int depth) {
    int colon = skipBlanks(json, nameEnd);
    return byteAt(json, colon) == ':'
        ? value(json, skipBlanks(json, colon + 1), member, depth)
        : GIVEN_UP;
  }

  private int array(byte[] json, int start, JsonPlace place, int depth) {
    if (depth > JsonReader.NESTING_MAX) {
      return GIVEN_UP;
    }
    int at = skipBlanks(json, start + 1);
    if (byteAt(json, at) == ']') {
      return at + 1;
    }
    for (int index = 0; ; index++) {
      int end = value(json, at, place == null ? null : place.element(index), depth);
      if (end == GIVEN_UP) {
        return GIVEN_UP;
      }
      at = skipBlanks(json, end);
      if (byteAt(json, at) != ',') {
        return byteAt(json, at) == ']' ? at + 1 : GIVEN_UP;
      }
      at = skipBlanks(json, at + 1);
    }
  }

  private int value(byte[] json, int at, JsonPlace place, int depth) {
    int slot = place == null ? PathTree.NO_SLOT : place.slot();
    byte first = byteAt(json, at);
    return switch (first) {
      case '"' -> string(json, at + 1, slot);
      case '{', '[' -> {
        if (slot != PathTree.NO_SLOT) {
          slots.put(slot, first == '{' ? DataKind.OBJECT : DataKind.ARRAY);
        }
        JsonPlace within = place == null || place.isLeaf() ? null : place;
        yield first == '{'
            ? object(json, at, within, depth + 1)
            : array(json, at, within, depth + 1);
      }
      case 't', 'f' -> truth(json, at, slot);
      case 'n' -> word(json, at, NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(json, at, slot);
      default -> GIVEN_UP;
    };
  }

  private int string(byte[] json, int from, int slot) {
    int end = string.end(json, from);
    if (end < 0) {
      return GIVEN_UP;
    }
    if (slot != PathTree.NO_SLOT) {
      slots.put(slot, DataKind.STRING);
      if (slots.keepsText(slot)) {
        String text = string.text(json, from, end);
        if (text == null) {
          return GIVEN_UP;
        }
        slots.putText(slot, text);
      }
    }
    return end + 1;
  }

  private int number(byte[] json, int start, int slot) {
    int end = number.end(json, start);
    if (end < 0 || slot == PathTree.NO_SLOT) {
      return end;
    }
    if (!number.isInteger()) {
      slots.put(slot, DataKind.DECIMAL);
      if (slots.keepsDouble(slot)) {
        slots.putDouble(slot, number.doubleValue(json, start, end));
      }
      return end;
    }
    if (!number.isLong()) {
      return GIVEN_UP;
    }
    slots.putLong(slot, number.longValue(), number.isNegative());
    if (slots.keepsText(slot)) {
      slots.putText(slot, new String(json, start, end - start, StandardCharsets.ISO_8859_1));
    }
    return end;
  }

  private int truth(byte[] json, int at, int slot) {
    boolean isTrue = json[at] == 't';
    if (slot != PathTree.NO_SLOT) {
      slots.putBoolean(slot, isTrue);
    }
    return word(json, at, isTrue ? TRUE : FALSE);
  }

  private static int word(byte[] json, int at, byte[] word) {
    int end = at + word.length;
    if (end > json.length) {
      return GIVEN_UP;
    }
    for (int i = 0; i < word.length; i++) {
      if (json[at + i] != word[i]) {
        return GIVEN_UP;
      }
    }
    return end;
  }

  private static int skipBlanks(byte[] json, int from) {
    int at = from;
    while (at < json.length && JsonBytes.isBlank(json[at])) {
      at++;
    }
    return at;
  }

  /** The byte here; 0, which no token begins with, behind the end. */
  private static byte byteAt(byte[] json, int at) {
    return at < json.length ? json[at] : 0;
  }
}
