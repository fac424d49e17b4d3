package io.millrace.event;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The declared paths as one tree that a streaming parser walks along with a document. A node is a
 * place in the document; where a path ends there, it has a slot. Several fields may read one path,
 * and a path may lead through another one's place.
 */
public final class PathTree {
  public static final int NO_SLOT = -1;

  private final Node root = new Node();
  private int slots;

  public Node root() {
    return root;
  }

  public int slots() {
    return slots;
  }

  /** The slot of a path, as {@link Pointer} reads it. Equal places have one slot. */
  public int slotOf(String path) {
    Node node = root;
    for (String part : Pointer.parts(path)) {
      node = node.children.computeIfAbsent(part, added -> new Node());
    }
    if (node.slot == NO_SLOT) {
      node.slot = slots++;
    }
    return node.slot;
  }

  /** One place in a document. */
  public static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private int slot = NO_SLOT;

    /** A place of its own from which one member leads to a slot. */
    public static Node leadingTo(String member, int slot) {
      Node node = new Node();
      Node leaf = new Node();
      leaf.slot = slot;
      node.children.put(member, leaf);
      return node;
    }

    public int slot() {
      return slot;
    }

    public boolean isLeaf() {
      return children.isEmpty();
    }

    /** The places within this one, by the names of members and the indexes of elements. */
    public Map<String, Node> children() {
      return Collections.unmodifiableMap(children);
    }

    /** The slots of this place and all within it. */
    public int[] slotsWithin() {
      IntStream within =
          children.values().stream().flatMapToInt(each -> IntStream.of(each.slotsWithin()));
      return (slot == NO_SLOT ? within : IntStream.concat(IntStream.of(slot), within)).toArray();
    }

    /** The place of an object's member, or null where no path leads there. */
    public Node member(String name) {
      return children.get(name);
    }

    /** The place of an array's element, from 0, or null where no path leads there. */
    Node element(int index) {
      return children.get(Integer.toString(index));
    }
  }
}
