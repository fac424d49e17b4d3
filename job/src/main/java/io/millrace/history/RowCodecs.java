package io.millrace.history;

/** One thread's codecs of rows, with the names that all threads share. */
record RowCodecs(Names names, EventCodec events, PredictionCodec predictions) {
  static RowCodecs of(Names names) {
    return new RowCodecs(names, new EventCodec(names), new PredictionCodec(names));
  }
}
