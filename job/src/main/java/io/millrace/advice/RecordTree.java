package io.millrace.advice;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.event.Pointer;
import io.millrace.text.NearestName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** A record's JSON object as a tree, to look for what a definition may have meant. */
final class RecordTree {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The most nodes to visit, in case a record is large. */
  private static final int NODES_MAX = 10_000;

  private static final int KEYS_SHOWN = 8;

  private final JsonNode root;

  private RecordTree(JsonNode root) {
    this.root = root;
  }

  /** Reads a value; empty where it is no JSON object. */
  static Optional<RecordTree> of(byte[] value) {
    try {
      JsonNode root = value == null ? null : JSON.readTree(value);
      return root != null && root.isObject() ? Optional.of(new RecordTree(root)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The node at a path; a {@link MissingNode} where there is none.
   *
   * @param path a top-level name, or a JSON Pointer where it begins with a slash
   */
  JsonNode at(String path) {
    if (path.startsWith("/")) {
      return root.at(JsonPointer.compile(path));
    }
    JsonNode member = root.get(path);
    return member == null ? MissingNode.getInstance() : member;
  }

  /** The path of a single value with the same name as a path's last part, or the nearest one. */
  Optional<String> nearest(String path) {
    Map<String, String> places = values(root, "");
    String pointer = path.startsWith("/") ? path : DottedPath.pointer(path).orElse("");
    String name = pointer.isEmpty() ? path : Pointer.lastPart(pointer);
    return Optional.ofNullable(places.get(name))
        .or(() -> NearestName.of(name, places.keySet()).map(places::get));
  }

  /** The path of a single value below a path that leads to an object or a list. */
  Optional<String> below(String path) {
    Map<String, String> places = values(at(path), Pointer.of(path));
    String id = places.get("id");
    return id != null ? Optional.of(id) : places.values().stream().findFirst();
  }

  /** The paths of single values, for a message; empty where there is none. */
  String keys() {
    List<String> paths = paths(root, "").stream().map(RecordTree::written).toList();
    String shown = String.join(", ", paths.subList(0, Math.min(KEYS_SHOWN, paths.size())));
    int more = paths.size() - KEYS_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /** The paths of single values by their names, the outermost one of each. */
  private static Map<String, String> values(JsonNode from, String pointer) {
    Map<String, String> places = new LinkedHashMap<>();
    for (String path : paths(from, pointer)) {
      places.putIfAbsent(Pointer.lastPart(path), written(path));
    }
    return places;
  }

  /** The pointers to single values, in breadth-first order. */
  private static List<String> paths(JsonNode from, String pointer) {
    List<String> paths = new ArrayList<>();
    Queue<Map.Entry<String, JsonNode>> queue = new ArrayDeque<>();
    queue.add(Map.entry(pointer, from));
    for (int seen = 0; seen < NODES_MAX && !queue.isEmpty(); seen++) {
      Map.Entry<String, JsonNode> next = queue.remove();
      JsonNode node = next.getValue();
      if (node.isObject()) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          queue.add(Map.entry(Pointer.within(next.getKey(), member.getKey()), member.getValue()));
        }
      } else if (node.isArray()) {
        for (int i = 0; i < Math.min(node.size(), KEYS_SHOWN); i++) {
          queue.add(Map.entry(next.getKey() + '/' + i, node.get(i)));
        }
      } else if (!node.isNull()) {
        paths.add(next.getKey());
      }
    }
    return paths;
  }

  /** The path for a definition: the name alone where the pointer has one part. */
  private static String written(String pointer) {
    boolean isTop = pointer.indexOf('/', 1) < 0;
    String name = Pointer.lastPart(pointer);
    return isTop && !name.isEmpty() && !name.startsWith("/") ? name : pointer;
  }
}
