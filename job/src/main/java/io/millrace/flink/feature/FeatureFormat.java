package io.millrace.flink.feature;

import io.millrace.feature.ByteWriter;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.UserState;

/** The forms of the state that a set of features keeps of a user. */
record FeatureFormat(FeatureSet features) implements StateFormat<UserState> {
  @Override
  public UserState empty() {
    return features.newUser();
  }

  @Override
  public void unpack(byte[] packed, int length, UserState into) {
    features.unpack(packed, length, into);
  }

  @Override
  public ByteWriter pack(UserState state) {
    return features.pack(state);
  }

  @Override
  public long heapBytes(UserState state) {
    return state.heapBytes();
  }
}
