package io.millrace.event;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Random values of JSON as bytes: mostly common ones, some at the limits, few that are wrong. */
final class HostileValues {
  private static final List<String> INTEGERS =
      words(
          """
          0 -0 -1 9007199254740993 -9007199254740995 999999999999999999
          1000000000000000000 9223372036854775807 9223372036854775808 -9223372036854775807
          -9223372036854775808 -9223372036854775809 9999999999999999999
          18446744073709551616 18446744073709551617 123456789012345678901234567890
          """);

  private static final List<String> NUMBERS =
      words(
          """
          -0.0 -0e5 0.0e-99999999999999999999 1e400 -1E400 1E-400 1e22 1E+22 1e23
          9007199254740992e22 9007199254740993e1 9007199254740993e-22 9007199254740992E-23
          4.9e-324 2.2250738585072011e-308 1.7976931348623157e308 1.7976931348623159e308
          1e00000000000000000002 1e4294967297 1e-4294967297 0.00000000000000000000000001
          0.1000000000000000055511151231257827021181583404541015625
          100000000000000000000000000000000000000e-38 18446744073709551616.0
          1844674407370955.1617 9223372036854775.808
          """);

  private static final List<String> WRONG_NUMBERS =
      words(
          """
          01 -01 00 1. +1 .5 - --1 1e 1e+ 1.e5 0x1 NaN -Infinity 1_0 1f
          """);

  private static final List<String> PIECES =
      List.of(
          "é",
          "ß",
          "日本語",
          "😀",
          "\u0080",
          "\u07ff",
          "\u0800",
          "\uffff",
          "\u007f",
          "\ufeff",
          "\u2028",
          "\\n",
          "\\\"",
          "\\\\",
          "\\/",
          "\\b\\f\\r\\t",
          "\\u0041",
          "\\u00E9",
          "\\ud83d\\ude00",
          "\\u0000",
          "\\uFFFF",
          "0123456",
          "01234567",
          "012345678",
          "'");

  private static final List<String> WRONG_PIECES =
      List.of(
          "\\ud800",
          "\\ude00",
          "\\ud83d\\ud83d\\ude00",
          "\\ud83d\\n",
          "\\ud83d😀",
          "\\u12g4",
          "\\u12",
          "\\U0041",
          "\\x",
          "\\",
          "\"",
          "\u0000",
          "\u001f",
          "\n");

  /** Bytes that are no UTF-8: overlong, surrogates, beyond U+10FFFF, cut, and alone. */
  private static final List<String> NO_UTF8 =
      words(
          """
          80 bf c0af c1bf c3 c328 e080af e09fbf e282 e28228 eda080 edbfbf f0808080
          f08fbfbf f09f98 f09f9828 f4908080 f5808080 f888808080 fe ff
          """);

  private static final List<String> SIGNS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "'",
          "0",
          "-",
          "+",
          ".",
          "e",
          "E",
          "1",
          "NaN",
          "true",
          "nul",
          "\u0000",
          "\u000b",
          "\ufeff",
          "\u00a0",
          "é",
          "/*",
          "#",
          "\"a\":1,",
          "\"u\":",
          ",\"t\":1",
          "null",
          " ",
          "\n",
          "{}",
          "[[[[",
          "{\"a\":{");

  private static final List<String> OFFSETS = List.of("Z", "Z", "+01:00", "-18:00", "+02");

  private final Random random;

  HostileValues(Random random) {
    this.random = random;
  }

  /** An integer of JSON, mostly within 64 bits. */
  byte[] integer() {
    return ascii(
        switch (random.nextInt(100)) {
          case 0 -> pick(oneIn(3) ? WRONG_NUMBERS : INTEGERS);
          case 1, 2, 3 -> pick(INTEGERS);
          case 4 -> pick(oneIn(4) ? NUMBERS : INTEGERS);
          case 5 -> new BigInteger(random.nextInt(80), random).toString();
          default -> Long.toString(random.nextLong() >> (18 + random.nextInt(46)));
        });
  }

  /** A number of JSON. */
  byte[] number() {
    return switch (random.nextInt(12)) {
      case 0 -> integer();
      case 1 -> ascii(pick(oneIn(30) ? WRONG_NUMBERS : NUMBERS));
      case 2 -> ascii(finite(Double.longBitsToDouble(random.nextLong())));
      case 3 -> ascii(Double.toString(random.nextDouble()));
      case 4 -> ascii(decimal(random.nextInt(130), random.nextInt(80) - 40).toString());
      case 5 -> ascii(decimal(random.nextInt(60), random.nextInt(20)).toPlainString());
      case 6 -> ascii(integer(random.nextInt(60)) + "e" + (random.nextInt(60) - 30));
      default -> ascii(Double.toString(random.nextInt(1_000_000) / 100.0));
    };
  }

  private static String finite(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "1.5";
  }

  private BigDecimal decimal(int bits, int scale) {
    return new BigDecimal(integer(bits), scale);
  }

  private BigInteger integer(int bits) {
    BigInteger integer = new BigInteger(bits, random);
    return oneIn(3) ? integer.negate() : integer;
  }

  /** A string of JSON, with its quotes. */
  byte[] string() {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.write('"');
    boolean isPlain = !oneIn(4);
    int pieces = random.nextInt(isPlain ? 2 : 5);
    for (int i = 0; i <= pieces; i++) {
      json.writeBytes(isPlain || oneIn(3) ? word() : piece());
    }
    json.write('"');
    return json.toByteArray();
  }

  private byte[] word() {
    int length = random.nextInt(oneIn(100) ? 400 : 20);
    byte[] word = new byte[length];
    for (int i = 0; i < length; i++) {
      word[i] = (byte) ('a' + random.nextInt(26));
    }
    return word;
  }

  private byte[] piece() {
    return switch (random.nextInt(60)) {
      case 0 -> utf8(pick(WRONG_PIECES));
      case 1 -> HexFormat.of().parseHex(pick(NO_UTF8));
      default -> utf8(pick(PIECES));
    };
  }

  /** A string of JSON with a time in it, mostly a valid one. */
  byte[] time() {
    if (oneIn(20)) {
      return string();
    }
    long day = random.nextInt(3_000_000) - 700_000L;
    String time =
        LocalDate.ofEpochDay(oneIn(50) ? 2 * day : day).toString()
            + 'T'
            + LocalTime.ofSecondOfDay(random.nextInt(86_400));
    boolean hasSeconds = time.length() == "YYYY-MM-DDTHH:MM:SS".length();
    String fraction = hasSeconds && oneIn(2) ? "." + random.nextInt(1_000_000) : "";
    return ascii('"' + time + fraction + pick(OFFSETS) + '"');
  }

  /** Bytes that may hurt wherever they are put. */
  byte[] sign() {
    return oneIn(8) ? HexFormat.of().parseHex(pick(NO_UTF8)) : utf8(pick(SIGNS));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
