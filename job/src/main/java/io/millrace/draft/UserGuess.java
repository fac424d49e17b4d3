package io.millrace.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Guesses the places of a sample that may be the user, by their names and repeated values. */
final class UserGuess {
  /** The least score of a candidate whose name shows that it is the user. */
  static final int BY_NAME = 30;

  /** The words for users, the likeliest first. */
  private static final List<String> USERS =
      List.of(
          "user",
          "uid",
          "userid",
          "customer",
          "client",
          "account",
          "member",
          "visitor",
          "subscriber",
          "passenger",
          "rider",
          "player",
          "patient",
          "shopper",
          "buyer",
          "guest",
          "person",
          "contact",
          "employee",
          "card",
          "cardholder",
          "pan",
          "iban",
          "payer",
          "msisdn",
          "email",
          "phone",
          "driver",
          "device",
          "vehicle",
          "machine",
          "sensor",
          "host",
          "ip",
          "session");

  private static final int EXACT = 100;
  private static final int WITHIN = 60;
  private static final int BY_REPETITION = 10;
  private static final int FEW = 20;

  private UserGuess() {}

  /** The candidates, the best first. */
  static List<Candidate> of(SampleShape sample, Set<Place> taken) {
    return Candidate.bestFirst(sample, taken, place -> score(place, sample.documents()));
  }

  private static int score(Place place, long documents) {
    PlaceValues values = place.values();
    long count = values.identities();
    // In most documents the user is present, and is a string or an integer.
    if (2 * count < documents) {
      return 0;
    }
    boolean repeats = values.distinct() < count;
    boolean isConstant = values.distinct() == 1;
    int byName = byName(place.names());
    if (byName > 0) {
      boolean isOdd = count >= FEW && (!repeats || isConstant);
      return isOdd ? Math.max(1, byName - EXACT / 2) : byName;
    }
    boolean isKey = IdGuess.isKey(place.name());
    boolean isUserLike = repeats && values.distinct() > 2 && 2 * values.distinct() <= count;
    return isKey && isUserLike ? BY_REPETITION : 0;
  }

  private static int byName(List<String> names) {
    List<String> words = new ArrayList<>(Words.of(names.get(names.size() - 1)));
    boolean endsInKey = IdGuess.isKey(words);
    words.removeAll(IdGuess.KEYS);
    if (words.isEmpty() && names.size() > 1) {
      words = new ArrayList<>(Words.of(names.get(names.size() - 2)));
    }
    int rank = rank(words);
    if (rank < 0) {
      return 0;
    } else if (USERS.containsAll(words)) {
      return EXACT - rank;
    }
    // user_agent and customer_country describe the user; billing_user_id is a user.
    return endsInKey ? WITHIN - rank : 0;
  }

  /** The rank of the likeliest known word, or -1. */
  private static int rank(List<String> words) {
    return words.stream().filter(USERS::contains).mapToInt(USERS::indexOf).min().orElse(-1);
  }
}
