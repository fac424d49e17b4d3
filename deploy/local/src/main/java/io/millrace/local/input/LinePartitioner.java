package io.millrace.local.input;

import io.millrace.local.broker.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Computes a line's partition as a function of the line alone: of its user where one can be read,
 * else of its bytes. It is Kafka's own function of a record's key, so that a client of {@code
 * --follow} whose keys are users adds to the same partitions.
 */
public final class LinePartitioner {
  private final UserLookup users;

  /**
   * @param userPath of the definition's event
   */
  public LinePartitioner(String userPath) {
    users = new UserLookup(userPath);
  }

  public int partition(byte[] line) {
    String user = users.find(line);
    byte[] key = user == null ? line : user.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % Topics.PARTITIONS;
  }
}
