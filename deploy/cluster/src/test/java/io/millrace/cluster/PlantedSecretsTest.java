package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedSecretsTest {
  @TempDir private Path folder;

  @Test
  void aSecretIsFoundInWhateverFormItIs() throws IOException {
    PlantedSecrets planted = new PlantedSecrets(folder);
    String secret = planted.value("one");
    assertThat(planted.value("one")).isEqualTo(secret);
    Stream<String> texts =
        Stream.of(
            secret,
            secret.toUpperCase(Locale.ROOT),
            "grant_type=x&client_secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8),
            "Basic " + base64("a:" + secret),
            "Basic " + base64("ab:" + secret + "x"),
            "Basic " + base64("abc:" + secret + "xy"),
            "\"" + secret.replace("/", "\\/") + "\"");
    assertThat(texts).allMatch(text -> planted.in("log", text).contains("one in log"));
    assertThat(planted.in("log", "Basic " + base64("a:" + secret.substring(4)))).isEmpty();
    assertThat(planted.in("log", new PlantedSecrets(folder).value("one"))).isEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
