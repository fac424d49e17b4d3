package io.millrace.draft;

import io.millrace.event.DataKind;
import io.millrace.event.JsonVisitor;
import io.millrace.event.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A place in the documents of a sample, with its values and the places within it. */
final class Place implements JsonVisitor {
  /** An object with more different members is a map whose keys are data. */
  private static final int MEMBERS_MAX = 64;

  /** The most members of the document itself. */
  private static final int ROOT_MEMBERS_MAX = 1000;

  /** Plain names. Others look like paths in another notation, and would be read as a mistake. */
  private static final Pattern PLAIN = Pattern.compile("[^./\\[]+");

  /** The most hashes of all places together, in 64 MB. */
  private static final int HASHES_MAX = 1 << 22;

  private final Place parent;
  private final String name;
  private final DistinctHashes.Budget budget;
  private final PlaceValues values;
  private final Map<String, Place> members = new LinkedHashMap<>();
  private boolean isMap;

  private Place(Place parent, String name, DistinctHashes.Budget budget) {
    this.parent = parent;
    this.name = name;
    this.budget = budget;
    this.values = new PlaceValues(new DistinctHashes(budget));
  }

  /** The place of the document itself. */
  static Place root() {
    return new Place(null, "", new DistinctHashes.Budget(HASHES_MAX));
  }

  @Override
  public void value(DataKind kind, String text) {
    values.add(kind, text);
  }

  @Override
  public Place member(String name) {
    Place known = members.get(name);
    if (known != null || isMap) {
      return known;
    } else if (members.size() == (parent == null ? ROOT_MEMBERS_MAX : MEMBERS_MAX)) {
      isMap = true;
      if (parent != null) {
        members.clear();
      }
      return null;
    }
    Place added = new Place(this, name, budget);
    members.put(name, added);
    return added;
  }

  /** Whether the members are too many to be fields, and so not all known. */
  boolean isMap() {
    return isMap;
  }

  PlaceValues values() {
    return values;
  }

  /** The place's own name. */
  String name() {
    return name;
  }

  /** The names from the top to this place, its own last. */
  List<String> names() {
    if (parent == null) {
      return new ArrayList<>();
    }
    List<String> names = parent.names();
    names.add(name);
    return names;
  }

  /** The places within this one, at any depth, each before those within it. */
  List<Place> within() {
    List<Place> places = new ArrayList<>();
    for (Place member : members.values()) {
      places.add(member);
      places.addAll(member.within());
    }
    return places;
  }

  /** The place's path for a definition: a top-level name where possible, else a JSON Pointer. */
  String path() {
    boolean isName = parent.parent == null && PLAIN.matcher(name).matches();
    // A definition refuses names such as kafka.key, which mean the record's key and timestamp.
    return isName && !name.regionMatches(true, 0, "kafka", 0, 5) ? name : pointer();
  }

  /** The place as a JSON Pointer (RFC 6901). */
  String pointer() {
    return parent == null ? "" : Pointer.within(parent.pointer(), name);
  }
}
