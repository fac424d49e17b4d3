package io.millrace.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRuleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/lake?user=shop&password=${env:PW}",
        "jdbc:postgresql://shop:${file:/run/secrets/pw}@db/lake",
        "jdbc:mysql://db/lake?accessToken=${env:PW}"
      })
  void passwordOfACatalogIsInNoUriEvenByReferenceSinceIcebergShowsIt(String uri) {
    assertThat(SecretRule.problem("catalog.uri", uri))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("Invalid catalog.uri: it holds a secret")
                    .contains("catalog.jdbc.password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db:5432/lake?user=shop&ssl=true",
        "jdbc:sqlite:file:/data/catalog.db",
        "https://lake.example/iceberg",
        "thrift://${env:METASTORE}:9083"
      })
  void otherUrisOfCatalogsAreLetThrough(String uri) {
    assertThat(SecretRule.problem("catalog.uri", uri)).isEmpty();
  }
}
