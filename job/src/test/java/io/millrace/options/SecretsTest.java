package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @TempDir Path folder;

  @Test
  void referencesAreResolvedWhereTheyAre() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "from a file\n");
    assertThat(
            resolve(
                Map.of(
                    "token", "file:" + file,
                    "credential", "id:${env:A}",
                    "uri", "jdbc:x?user=${env:B}&password=${file:" + file + "}"),
                Map.of("A", "one", "B", "two")))
        .isEqualTo(
            Map.of(
                "token", "from a file",
                "credential", "id:one",
                "uri", "jdbc:x?user=two&password=from a file"));
  }

  @Test
  void aFileUriOfWhatIsNoSecretStaysAUri() {
    assertThat(resolve(Map.of("warehouse", "file:/lake", "x", "env:HOME"), Map.of()))
        .isEqualTo(Map.of("warehouse", "file:/lake", "x", "env:HOME"));
  }

  @Test
  void aSecretThatLooksLikeAReferenceIsNotResolvedAgain() {
    assertThat(resolve(Map.of("token", "${env:A}"), Map.of("A", "${env:B}", "B", "no")))
        .isEqualTo(Map.of("token", "${env:B}"));
  }

  @Test
  void allReferencesThatLeadToNothingAreSaidAtOnce() {
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of("a.password", "env:ABSENT", "b.password", "file:/absent/secret"),
                    Map.of()))
        .isInstanceOf(UnresolvedSecretsException.class)
        .hasMessage(
            "Cannot resolve secrets on this machine: kafka.a.password: env:ABSENT is not set; kafka.b.password: file:/absent/secret does not exist (a reference must lead to the secret where the job is submitted, on the JobManager and on every TaskManager)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "with \"quotes\" and \\ back\\slashes",
        "x\"; evil required y=\"",
        "tab\tline\nbreak",
        "grüße"
      })
  void anySecretReachesKafkaAsItIsAndAddsNoOption(String secret) {
    String jaas = PLAIN + " required username=\"shop\" password=\"${env:PW}\";";
    String resolved =
        resolve(Map.of("sasl.jaas.config", jaas), Map.of("PW", secret)).get("sasl.jaas.config");
    List<AppConfigurationEntry> entries =
        JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(resolved)))
            .configurationEntries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).getLoginModuleName()).isEqualTo(PLAIN);
    assertThat(entries.get(0).getOptions())
        .isEqualTo(Map.of("username", "shop", "password", secret));
  }

  @Test
  void aLoginModuleWithinASecretFileIsCheckedWhenItIsRead() throws IOException {
    Path file = folder.resolve("jaas");
    Files.writeString(file, PLAIN + " required username=\"u\" password=\"p\";\n");
    Map<String, String> properties = Map.of("sasl.jaas.config", "file:" + file);
    assertThat(resolve(properties, Map.of())).hasSize(1);
    Files.writeString(file, "com.sun.security.auth.module.JndiLoginModule required a=\"p4ss\";");
    assertThatThrownBy(() -> resolve(properties, Map.of()))
        .hasMessageContaining("JndiLoginModule is not allowed")
        .hasMessageNotContaining("p4ss");
  }

  @Test
  void whatTravelsHoldsReferencesAndNoSecret() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2");
    PassThrough properties = new PassThrough("kafka.", Map.of("ssl.key.password", "file:" + file));
    assertThat(properties.resolve()).containsValue("hunter2");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(properties);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    assertThat(properties.toString()).doesNotContain("hunter2");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((PassThrough) in.readObject()).resolve()).isEqualTo(properties.resolve());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.keystore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "sasl.oauthbearer.client.credentials.client.secret",
        "credential",
        "token",
        "s3.access-key-id",
        "s3.secret-access-key",
        "s3.session-token",
        "jdbc.password",
        "gcs.oauth2.token",
        "adls.auth.shared-key.account.key",
        "adls.sas-token.lake",
        "adls.connection-string.lake",
        "header.Authorization",
        "header.X-Api-Key",
        "fs.s3a.secret.key",
        "s3.sse.key",
        "gcs.encryption-key",
        "gcs.decryption-key",
        "fs.azure.account.key.lake.dfs.core.windows.net",
        "fs.azure.account.oauth2.client.secret.lake",
        "header.Cookie",
        "jdbc.sslpassword",
        "jdbc.trustCertificateKeyStorePassword",
        "nessie.authentication.oauth2.client-secret",
        "rest.auth.basic.password",
        "rest.client.proxy.password",
        "sasl.oauthbearer.assertion.private.key.passphrase",
        "basic.auth.user.info"
      })
  void secretsOfKnownClientsAreKnownByTheirNames(String key) {
    assertThat(SecretName.isSecret(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "ssl.keystore.location",
        "ssl.truststore.type",
        "sasl.oauthbearer.token.endpoint.url",
        "token-refresh-enabled",
        "token-expires-in-ms",
        "client.credentials-provider",
        "jdbc.user",
        "s3.region",
        "rest.signing-name",
        "uri",
        "warehouse",
        "sasl.mechanism",
        "s3.sse.type",
        "s3.sse.md5",
        "gcs.oauth2.token-expires-at",
        "adls.token-credential-provider",
        "ssl.truststore.certificates",
        "sasl.oauthbearer.assertion.private.key.file",
        "nessie.authentication.oauth2.token-exchange.actor-token-type",
        "key-password-free"
      })
  void whatIsNoSecretMayBeWrittenOut(String key) {
    assertThat(SecretName.isSecret(key)).isFalse();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void aSecretThatNeedNotEndOrIsNoTextIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
    Path odd = Files.write(folder.resolve("odd"), new byte[] {'p', (byte) 0xff});
    String kind = "it is a device, a pipe or a socket";
    assertRefused("/dev/zero", "token: file:/dev/zero cannot be read: " + kind);
    assertRefused(pipe.toString(), "cannot be read: " + kind);
    assertRefused(folder.toString(), "cannot be read: it is a folder");
    assertRefused(large.toString(), "is larger than 1 MiB");
    assertRefused(odd.toString(), "cannot be read: it is no text in UTF-8");
  }

  private static void assertRefused(String path, String message) {
    assertThatThrownBy(() -> resolve(Map.of("token", "file:" + path), Map.of()))
        .isInstanceOf(UnresolvedSecretsException.class)
        .hasMessageContaining(message);
  }

  /** A path is as it is written: with three slashes too, with dots, and with nothing decoded. */
  @Test
  void aPathOfASecretIsAsItIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("a%20b"), "as it is");
    for (String path :
        List.of(file.toString(), "//" + file, folder + "/../" + folder.getFileName() + "/a%20b")) {
      assertThat(resolve(Map.of("token", "file:" + path), Map.of()))
          .isEqualTo(Map.of("token", "as it is"));
    }
    assertThat(SecretReference.of("file://host" + file).orElseThrow().flaw()).isPresent();
  }

  @Test
  void aPasswordInPlaceOfAJaasConfigurationIsNotShown() {
    for (String password : List.of("my.pass.word", "hunter2", "Pass-Word required")) {
      assertThatThrownBy(
              () -> resolve(Map.of("sasl.jaas.config", "env:PW"), Map.of("PW", password)))
          .hasMessageContaining("its login module is not allowed")
          .hasMessageNotContaining(password.replace(" required", ""));
    }
  }

  private static Map<String, String> resolve(
      Map<String, String> properties, Map<String, String> environment) {
    return new PassThrough("kafka.", properties).resolve(new Secrets(environment::get));
  }
}
