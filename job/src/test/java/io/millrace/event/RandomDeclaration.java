package io.millrace.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws what a definition declares, over paths that records have or nearly have. */
public final class RandomDeclaration {
  private static final int FIELDS_MAX = 8;

  private RandomDeclaration() {}

  public static EventSchema of(List<String> paths, Random random) {
    List<EventField> fields = new ArrayList<>();
    int count = random.nextInt(FIELDS_MAX + 1);
    for (int i = 0; i < count; i++) {
      fields.add(
          new EventField(
              "f" + i,
              pick(FieldType.values(), random),
              random.nextInt(8) == 0,
              path(paths, random)));
    }
    boolean isTimed = random.nextInt(3) == 0;
    return new EventSchema(
        random.nextInt(3) == 0 ? path(paths, random) : null,
        isTimed ? path(paths, random) : null,
        isTimed ? pick(TimeFormat.values(), random) : null,
        random.nextInt(4) == 0 ? path(paths, random) : null,
        fields,
        1 << 20,
        EventSchema.NO_SKEW_LIMIT);
  }

  private static String path(List<String> paths, Random random) {
    String path = paths.get(random.nextInt(paths.size()));
    return switch (random.nextInt(12)) {
      case 0 -> path + "/x";
      case 1 -> path + "/0";
      case 2 -> path.substring(0, Math.max(2, path.lastIndexOf('/')));
      default -> path;
    };
  }

  private static <T> T pick(T[] all, Random random) {
    return all[random.nextInt(all.length)];
  }
}
