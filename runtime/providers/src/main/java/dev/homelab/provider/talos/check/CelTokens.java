package dev.homelab.provider.talos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts an expression into words, numbers, texts and signs. Source: the CEL specification, lexis.
 */
final class CelTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<double>[0-9]+\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\\.[0-9]+)"
              + "|(?<uint>(?:0x[0-9a-fA-F]+|[0-9]+)[uU])"
              + "|(?<int>0x[0-9a-fA-F]+|[0-9]+)"
              + "|(?<bytes>[bB](?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'))"
              + "|(?<string>[rR]?(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)*'))"
              + "|(?<word>[a-zA-Z_][a-zA-Z0-9_]*)"
              + "|(?<sign>==|!=|<=|>=|&&|\\|\\||[-+*/%<>!?:.,()\\[\\]{}]))");

  private CelTokens() {}

  /** What a token is. */
  enum Kind {
    DOUBLE,
    UINT,
    INT,
    BYTES,
    STRING,
    WORD,
    SIGN,
    END
  }

  /** A token with its text. */
  record Token(Kind kind, String text) {
    boolean is(String sign) {
      return kind != Kind.STRING && kind != Kind.BYTES && text.equals(sign);
    }
  }

  /** The tokens, the last of which is the end. */
  static List<Token> of(String expression) {
    List<Token> tokens = new ArrayList<>();
    String text = expression.strip();
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new CelProblem("has a sign that does not belong there");
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end"));
    return tokens;
  }

  private static Token token(Matcher matcher) {
    for (Kind kind : Kind.values()) {
      if (kind == Kind.END) {
        break;
      }
      String text = matcher.group(kind.name().toLowerCase(java.util.Locale.ROOT));
      if (text != null) {
        return new Token(kind, text);
      }
    }
    throw new CelProblem("has a sign that does not belong there");
  }
}
