package io.millrace.verify;

/** The kinds of differences. */
public enum DifferenceKind {
  FEATURE("A feature has other bits"),
  SCORE("A score has other bits"),
  STATUS("A row has a status that its features and its model do not give"),
  MODEL("A row names a model that its version does not have"),
  USER_SEQ("A user's count goes wrong"),
  IMPORT_PLACE("An imported row does not lie where its user, its time and the rows before it say"),
  REFERENCE_TIME("A reference time is not the greatest event time of the user so far"),
  IDENTITY("A prediction says otherwise than its event: id, user, time or Kafka timestamp"),
  EVENT_MISSING("A prediction has no event"),
  PREDICTION_MISSING("An event has no prediction"),
  EVENT_DOUBLED("A Kafka record is in events more than once"),
  PREDICTION_DOUBLED("A Kafka record is in predictions more than once"),
  REJECT_DOUBLED("A Kafka record is in rejects more than once"),
  EVENT_AND_REJECT("A Kafka record is both in events and in rejects"),
  OFFSETS_MISSING(
      "Kafka offsets are in no table, and no gap of a user's count asks for them (rows that were erased by right are in the table erased)"),
  VERSION_UNKNOWN("A row names a pipeline version that versions does not hold"),
  REJECT("A reject is not what its value gives: another reason, or an event"),
  DEFINITION_EDITED("A definition in versions does not have the hash that it is filed under"),
  MODEL_SWAPPED("A model in versions is missing, or not the one that its definition names"),
  HISTORY(
      "A version's history is said to be partial, though the tables have never lost a row of a user"),
  RAW_VALUE("An event is not what its raw value gives under its definition"),
  RAW_MISSING(
      "Events have lost their raw values, while others of the same checkpoints have theirs"),
  REJECT_VALUE("A reject's value does not have the size and the hash beside it"),
  SEAL_CHAIN("A seal does not follow the one before it"),
  SEAL_RESTARTED("A partition's chain begins a second time"),
  SEAL_DOUBLED("A seal is there more than once"),
  SEAL_RECORDS("A seal covers another number of records than there are"),
  SEAL_HASH("Records are not the ones that were sealed"),
  SEAL_MISSING("Records have no seal, though the job that read them seals"),
  ERASED_DIFFERS("What erased keeps of a record is not that record's"),
  HEAD_DIFFERS("A kept head does not lie on its partition's chain"),
  HEAD_BEYOND("Records up to a kept head are gone");

  private final String description;

  DifferenceKind(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }
}
