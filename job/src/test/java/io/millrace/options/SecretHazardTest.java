package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that Flink shows, and classes that Kafka's client loads. */
class SecretHazardTest {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @ParameterizedTest
  @ValueSource(strings = {"catalog.credential", "catalog.s3.access-key-id", "catalog.uri"})
  void flinkShowsValuesOfKeysThatHoldSecrets(String key) {
    assertThat(GlobalConfiguration.isSensitive(key)).isFalse();
    assertThat(
            ConfigurationUtils.hideSensitiveValues(
                Configuration.fromMap(Map.of(key, "hunter2")).toMap()))
        .containsEntry(key, "hunter2");
  }

  /** Two modules are refused by Kafka's client itself; any other class of the path is taken. */
  @Test
  void kafkasClientTakesAnyClassForALoginModuleButTwo() {
    assertThat(loginModule("com.example.AnyClass")).isEqualTo("com.example.AnyClass");
    assertThatThrownBy(() -> loginModule("com.sun.security.auth.module.JndiLoginModule"))
        .hasMessageContaining("is not allowed");
    assertThat(JaasText.problemOf("com.example.AnyClass required;"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("is not allowed"));
  }

  /**
   * The JVM's own, those of application servers, and any other; also of a file that is read late.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.security.auth.module.JndiLoginModule",
        "com.sun.security.auth.module.LdapLoginModule",
        "com.sun.security.auth.module.KeyStoreLoginModule",
        "com.sun.security.auth.module.UnixLoginModule",
        "com.sun.security.auth.module.krb5loginmodule",
        "org.apache.kafka.common.security.plain.PlainLoginModule2",
        "org.apache.catalina.realm.LdapLoginModule",
        "com.example.AnyClass"
      })
  void onlyModulesOfTheListAreTakenWhereverTheConfigurationIs(String module) {
    String text = module + " required userProvider=\"ldap://evil/x\";";
    assertThat(JaasText.problemOf(text))
        .hasValueSatisfying(problem -> assertThat(problem).contains("is not allowed"));
    assertThat(JaasText.problemOfResolved(text))
        .hasValueSatisfying(problem -> assertThat(problem).contains("is not allowed"));
    assertThat(JaasText.problemOfResolved("/* x */ " + text))
        .as("behind a comment, which Kafka's parser skips as well")
        .isPresent();
    assertThat(JaasText.problemOfResolved(PLAIN + " required; " + text))
        .as("behind one that is allowed")
        .isPresent();
  }

  private static String loginModule(String name) {
    Map<String, ?> client = Map.of("sasl.jaas.config", new Password(name + " required a=\"b\";"));
    return JaasContext.loadClientContext(client).configurationEntries().get(0).getLoginModuleName();
  }
}
