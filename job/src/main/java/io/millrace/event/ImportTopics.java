package io.millrace.event;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The coordinates of imported history. Its topics have a colon in their names, which no topic of
 * Kafka can have.
 */
public final class ImportTopics {
  /** The number of partitions of imported events. */
  public static final int PARTITIONS = 32;

  private static final String EVENTS = "import:";
  private static final String REJECTS = "import-rejects:";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private ImportTopics() {}

  /** Whether an import may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public static String ofEvents(String name) {
    return EVENTS + name;
  }

  public static String ofRejects(String name) {
    return REJECTS + name;
  }

  public static boolean isOfEvents(String topic) {
    return topic.startsWith(EVENTS);
  }

  public static boolean isOfRejects(String topic) {
    return topic.startsWith(REJECTS);
  }

  /** Whether a topic is one of imported history. */
  public static boolean isImported(String topic) {
    return isOfEvents(topic) || isOfRejects(topic);
  }

  /**
   * The partition of a user's imported events: the first eight bytes of the SHA-256 of the user, as
   * an unsigned big-endian integer, modulo {@link #PARTITIONS}.
   */
  public static int partition(String userId) {
    byte[] hash = Hashing.sha256().hashString(userId, StandardCharsets.UTF_8).asBytes();
    // The number of partitions divides 256, so the last of the eight bytes decides.
    return (hash[Long.BYTES - 1] & 0xff) % PARTITIONS;
  }
}
