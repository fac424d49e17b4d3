package io.millrace.flink;

import io.millrace.lake.Savepoint;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The state of operator {@link Uids#SPLIT}: under {@link Savepoint#FINGERPRINT}, the fingerprint of
 * the event's fields and the features that all users' states were made under; and under {@link
 * Savepoint#HISTORY}, where a bootstrap has made them, how whole the history was that they rest on;
 * and under {@link Savepoint#IMPORTS}, where there were any, the imports that they know and, under
 * {@link Savepoint#IMPORT_TOPICS}, the topics that the import's savepoint has places in; and under
 * {@link Savepoint#IMPORT_START}, in a savepoint that an import has left, where a job goes on.
 */
public final class DefinitionState {
  public static final MapStateDescriptor<String, String> DESCRIPTOR =
      new MapStateDescriptor<>(
          Savepoint.DEFINITION, StringSerializer.INSTANCE, StringSerializer.INSTANCE);

  private DefinitionState() {}
}
