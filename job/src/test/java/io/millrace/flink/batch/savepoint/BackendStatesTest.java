package io.millrace.flink.batch.savepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.PackedUserState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users' states in RocksDB, of which some are rewritten by name and the rest in the end. */
class BackendStatesTest {
  private static final int KEY_GROUPS = 720;

  /** An operator whose states are at hand. */
  private static final class Store extends AbstractStreamOperator<String>
      implements OneInputStreamOperator<String, String> {
    private static final long serialVersionUID = 1L;

    private transient CheckpointableKeyedStateBackend<String> backend;
    private transient ValueState<byte[]> state;
    private final LongCounter rewritten = new LongCounter();

    @Override
    @SuppressWarnings("unchecked") // as in RewriteOperator
    public void open() throws Exception {
      super.open();
      state = getPartitionedState(PackedUserState.descriptor());
      backend = (CheckpointableKeyedStateBackend<String>) this.<String>getKeyedStateBackend();
    }

    BackendStates states() {
      return new BackendStates(backend, PackedUserState.NAME, state, rewritten);
    }

    void put(String user, byte... packed) throws Exception {
      backend.setCurrentKey(user);
      state.update(packed);
    }

    Map<String, String> all() throws Exception {
      Map<String, String> all = new TreeMap<>();
      try (Stream<String> users = backend.getKeys(PackedUserState.NAME, VoidNamespace.INSTANCE)) {
        for (String user : users.toList()) {
          backend.setCurrentKey(user);
          all.put(user, HexFormat.of().formatHex(state.value()));
        }
      }
      return all;
    }

    @Override
    public void processElement(StreamRecord<String> element) {
      throw new IllegalStateException("There are no rows");
    }
  }

  private final Store store = new Store();
  private KeyedOneInputStreamOperatorTestHarness<String, String, String> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            store, user -> user, Types.STRING, KEY_GROUPS, 1, 0);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void randomRewritingsMatchAMap() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, String> wanted = new TreeMap<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String user = "user " + i;
      users.add(user);
      if (random.nextInt(4) > 0) {
        byte old = (byte) random.nextInt(100);
        store.put(user, old);
        wanted.put(user, HexFormat.of().toHexDigits(old));
      }
    }
    Collections.shuffle(users, random);
    List<String> named = users.subList(0, random.nextInt(users.size()));
    BackendStates states = store.states();

    for (String user : named) {
      states.rewrite(user, before -> next(user, before, random, wanted));
    }
    List<String> rest = new ArrayList<>();
    List<String> left = new ArrayList<>(wanted.keySet());
    left.removeAll(named);
    states.rewriteRest(
        (user, before) -> {
          rest.add(user);
          return next(user, before, random, wanted);
        });
    states.finish();

    assertThat(store.rewritten.getLocalValuePrimitive())
        .as("seed %d", seed)
        .isEqualTo(named.size() + left.size());
    assertThat(rest).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(left);
    assertThat(store.all()).as("seed %d", seed).isEqualTo(wanted);
  }

  /** Returns a state of any bytes, or none, and notes it down. */
  private static byte[] next(
      String user, byte[] before, Random random, Map<String, String> wanted) {
    assertThat(before == null ? null : HexFormat.of().formatHex(before))
        .isEqualTo(wanted.get(user));
    if (random.nextInt(4) == 0) {
      wanted.remove(user);
      return null;
    }
    byte[] after = new byte[1 + random.nextInt(9)];
    random.nextBytes(after);
    wanted.put(user, HexFormat.of().formatHex(after));
    return after;
  }

  @Test
  void nobodyIsRewrittenTwiceWhateverCameOfTheFirstTime() throws Exception {
    store.put("changed", (byte) 1);
    store.put("removed", (byte) 1);
    BackendStates states = store.states();
    states.rewrite("changed", before -> new byte[] {2});
    states.rewrite("removed", before -> null);
    states.rewrite("new", before -> new byte[] {3});

    for (String user : List.of("changed", "removed", "new")) {
      assertThatThrownBy(() -> states.rewrite(user, before -> new byte[] {4}))
          .hasMessage("Cannot rewrite user %s twice (each user must be rewritten once)", user);
    }
    states.finish();
    assertThat(store.all()).isEqualTo(Map.of("changed", "02", "new", "03"));
  }

  @Test
  void aUserWhoWasForgottenIsNamed() throws Exception {
    store.put("ann", (byte) 1);
    store.put("bob", (byte) 1);
    BackendStates states = store.states();
    states.rewrite("new", before -> new byte[] {2});
    states.rewrite("ann", before -> new byte[] {2});

    assertThatThrownBy(states::finish)
        .hasMessage(
            "User bob of the savepoint was not rewritten (each user must be rewritten once)");
  }

  @Test
  void nobodyIsRewrittenAfterTheRest() throws Exception {
    BackendStates states = store.states();
    states.rewriteRest((user, before) -> before);

    assertThatThrownBy(() -> states.rewrite("ann", before -> new byte[] {2}))
        .hasMessage("All users of this task have been rewritten already");
    assertThatThrownBy(() -> states.rewriteRest((user, before) -> before))
        .hasMessage("All users of this task have been rewritten already");
  }
}
