package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.proof.JobRun.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predictions topic, where the brokers do not let the job's user ask for everything. */
class DeniedTopicIT {
  private static final Map<String, String> WITH_ACLS =
      Map.of(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found", "true");

  @TempDir private Path folder;

  @Test
  void theTopicIsCheckedThoughTheBrokersConfigurationMayNotBeRead() throws Exception {
    try (Broker broker =
        Broker.on(folder.resolve("broker"), EmbeddedBroker.freePort(), WITH_ACLS)) {
      broker.create("events");
      broker.create("hidden");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
        admin
            .createAcls(
                List.of(
                    acl(
                        ResourceType.CLUSTER,
                        "kafka-cluster",
                        AclOperation.ALL,
                        AclPermissionType.ALLOW),
                    acl(
                        ResourceType.CLUSTER,
                        "kafka-cluster",
                        AclOperation.DESCRIBE_CONFIGS,
                        AclPermissionType.DENY),
                    acl(ResourceType.TOPIC, "hidden", AclOperation.ALL, AclPermissionType.DENY)))
            .all()
            .get();
      }
      assertThat(failure(broker, "nowhere"))
          .contains("Refusal: Cannot write to topic nowhere: it is not there")
          .contains("auto.create.topics.enable is not readable. Create it, or correct");
      assertThat(failure(broker, "hidden"))
          .contains("Refusal: Cannot write to topic hidden: the user of sink.kafka.*")
          .contains("may not describe it")
          .contains("needs Write on the topic");
    }
  }

  private String failure(Broker broker, String predictions) throws Exception {
    ProofDefinition definition =
        ProofDefinition.of("events").withoutModel().withPredictionsTopic(predictions);
    Path run = folder.resolve(predictions);
    try (RunTables lake = RunTables.in(run);
        JobRun job = new Plan(definition, broker, lake, run).submit(FlinkCluster.shared())) {
      return job.failure();
    }
  }

  private static AclBinding acl(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }
}
