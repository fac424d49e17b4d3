package io.millrace.topic;

import io.millrace.file.IoReason;
import java.io.IOException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** The reason of a failure of Kafka's client, in the client's words. */
public final class KafkaReason {
  private static final int CAUSES_MAX = 20;
  private static final String ADDRESSES = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

  private KafkaReason() {}

  /**
   * The innermost of Kafka's own messages, since outer ones say what was tried, and the reason
   * behind it that Java's classes give: which store, and what is wrong with it.
   */
  public static String of(Throwable failure) {
    String kafka = "";
    String java = failure.getClass().getSimpleName();
    Throwable each = failure;
    for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
      boolean saysMore = each.getMessage() != null && !(each.getCause() != null && isOfCause(each));
      if (saysMore && each instanceof KafkaException) {
        kafka = each.getMessage();
      }
      java = saysMore ? words(each) : java;
      if (each instanceof IOException && isWrongPassword(each)) {
        break;
      }
      each = each.getCause();
    }
    return kafka.isEmpty() || java.contains(kafka) ? java : kafka + ": " + java;
  }

  /** A message: of files, Java's own is often the path alone. */
  private static String words(Throwable each) {
    return each instanceof IOException file ? IoReason.of(file, "") : each.getMessage();
  }

  /**
   * Whether no client can be made since no broker's name is resolved, which may be an outage of
   * names, and not for what the parameters say of stores and passwords.
   */
  public static boolean isOfAddresses(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
      if (each instanceof ConfigException
          && String.valueOf(each.getMessage()).contains(ADDRESSES)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  /**
   * Whether the message is the one that Java makes of the cause alone: a class's name and its
   * message.
   */
  private static boolean isOfCause(Throwable failure) {
    return failure.getCause().toString().equals(failure.getMessage());
  }

  /** Whether a store's password is wrong; the causes of that speak of paddings. */
  private static boolean isWrongPassword(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("password was incorrect");
  }
}
