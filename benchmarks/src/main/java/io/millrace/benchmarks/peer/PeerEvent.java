package io.millrace.benchmarks.peer;

/** An event of the shop: a bean for Jackson and for Flink's serializer of POJOs. */
public final class PeerEvent {
  public String eventId;
  public String userId;
  public long timestamp;
  public String type;
  public String item;
  public String category;
  public Double amount;
  public Long quantity;
}
