package io.millrace.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.millrace.benchmarks.load.EventLines;
import io.millrace.benchmarks.load.Load;
import io.millrace.benchmarks.load.Users;
import io.millrace.benchmarks.part.Demo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopFeaturesTest {
  private static final long END_MS = 1_767_225_600_000L;
  private static final int EVENTS = 24_000;
  private static final Load LOAD = Load.until(Users.UNIFORM_200, 1, END_MS, 45, EVENTS);

  private final ObjectMapper json =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  @Test
  void featuresAndScoresAreTheJobsAlsoFromBytesOfTheState() throws Exception {
    EventLines lines = new EventLines(LOAD);
    Map<String, byte[]> users = new HashMap<>();
    Map<String, double[]> right = new ReferenceAnswers(LOAD, EVENTS).ofDemo();
    GivenAnswers given = new GivenAnswers();
    String file = Demo.path("deploy/local/demo/purchase-intent.onnx").toString();
    try (ShopModel model = new ShopModel(file)) {
      for (int n = 0; n < EVENTS; n++) {
        PeerEvent event = json.readValue(lines.line(n), PeerEvent.class);
        ShopperState state =
            users.containsKey(event.userId)
                ? ShopperState.of(users.get(event.userId))
                : new ShopperState();
        double[] features = ShopFeatures.advance(event, state.shopper());
        users.put(event.userId, state.toBytes());
        given.add(json.valueToTree(new ShopPrediction(event, features, model.score(features))));
      }
    }

    Agreement agreement = Agreement.of(EVENTS, given, right);
    assertThat(agreement.answered()).isEqualTo(EVENTS);
    assertThat(agreement.repeated()).isZero();
    assertThat(agreement.featureDifferenceMax()).isLessThan(1e-9);
    assertThat(agreement.scoreDifferenceMax()).isLessThan(1e-5);
  }

  @Test
  void aNullForAValueIsNoAgreement() throws Exception {
    GivenAnswers given = new GivenAnswers();
    given.add(json.readTree("{\"event_id\": \"a\", \"features\": [1.0, null], \"score\": 0.5}"));

    Agreement agreement = Agreement.of(2, given, Map.of("a", new double[] {1, 2, 0.75}));

    assertThat(agreement).isEqualTo(new Agreement(2, 1, 0, Double.POSITIVE_INFINITY, 1, 0.25));
  }

  @Test
  void sqlCountsADayUpToAnEventOfWhatWasAnsweredAndLeavesLateEventsOut() throws Exception {
    ReferenceAnswers reference = new ReferenceAnswers(LOAD, 2_000);
    Set<String> ids = reference.ofDemo().keySet();

    Map<String, double[]> all = reference.ofOver(ids);

    assertThat(all).hasSizeBetween(1_900, 1_999);
    assertThat(all.values()).anySatisfy(counts -> assertThat(counts[0]).isGreaterThan(1));
    for (String id : all.keySet().stream().limit(3).toList()) {
      double[] alone = reference.ofOver(Set.of(id)).get(id);
      assertThat(alone[0] + alone[1] + alone[2]).isLessThanOrEqualTo(1);
    }
  }
}
