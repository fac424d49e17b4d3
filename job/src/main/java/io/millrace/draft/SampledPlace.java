package io.millrace.draft;

import io.millrace.event.JsonKind;
import io.millrace.event.JsonVisitor;
import io.millrace.event.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A place in the documents of a sample, with what stood there and the places within it. */
final class SampledPlace implements JsonVisitor {
  /** An object with more different members is a map whose keys are data. */
  private static final int MEMBERS_MAX = 64;

  /** Of the document itself. */
  private static final int ROOT_MEMBERS_MAX = 1000;

  /** Others look like paths in some other notation, and would be read as a mistake. */
  private static final Pattern PLAIN = Pattern.compile("[^./\\[]+");

  /** Of all places together: 64 MB. */
  private static final int HASHES_MAX = 1 << 22;

  private final SampledPlace parent;
  private final String name;
  private final DistinctHashes.Budget budget;
  private final PlaceValues values;
  private final Map<String, SampledPlace> members = new LinkedHashMap<>();
  private boolean isMap;

  private SampledPlace(SampledPlace parent, String name, DistinctHashes.Budget budget) {
    this.parent = parent;
    this.name = name;
    this.budget = budget;
    this.values = new PlaceValues(new DistinctHashes(budget));
  }

  /** Of the document itself. */
  static SampledPlace root() {
    return new SampledPlace(null, "", new DistinctHashes.Budget(HASHES_MAX));
  }

  @Override
  public void value(JsonKind kind, String text) {
    values.add(kind, text);
  }

  @Override
  public SampledPlace member(String name) {
    SampledPlace known = members.get(name);
    if (known != null || isMap) {
      return known;
    } else if (members.size() == (parent == null ? ROOT_MEMBERS_MAX : MEMBERS_MAX)) {
      isMap = true;
      if (parent != null) {
        members.clear();
      }
      return null;
    }
    SampledPlace added = new SampledPlace(this, name, budget);
    members.put(name, added);
    return added;
  }

  /** Whether its members are too many to be fields, and so not all known. */
  boolean isMap() {
    return isMap;
  }

  PlaceValues values() {
    return values;
  }

  /** Its own name. */
  String name() {
    return name;
  }

  /** The names that lead to it, its own last. */
  List<String> names() {
    if (parent == null) {
      return new ArrayList<>();
    }
    List<String> names = parent.names();
    names.add(name);
    return names;
  }

  /** The places within it, at any depth, each before those within it. */
  List<SampledPlace> within() {
    List<SampledPlace> places = new ArrayList<>();
    for (SampledPlace member : members.values()) {
      places.add(member);
      places.addAll(member.within());
    }
    return places;
  }

  /** As a definition names it: a top-level name where that is possible, else a JSON Pointer. */
  String path() {
    boolean isName = parent.parent == null && PLAIN.matcher(name).matches();
    // The definition refuses kafka.key and the like as names, since they are meant for the
    // record's.
    return isName && !name.regionMatches(true, 0, "kafka", 0, 5) ? name : pointer();
  }

  /** As a JSON Pointer (RFC 6901). */
  String pointer() {
    return parent == null ? "" : Pointer.within(parent.pointer(), name);
  }
}
