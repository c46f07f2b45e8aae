package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.FilePlan;
import dev.homelab.dsl.spec.workload.ServiceLogin;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of settings of Immich (its page "Config File"). With one, nothing counts that was set on
 * its page of settings: what the file does not say has its default. With a login of the box the
 * file has it ask Keycloak and takes no passwords.
 *
 * @param said settings by their paths, such as {@code trash.days}
 * @param client what it asks Keycloak with, or null
 */
record ImmichSettings(SortedMap<String, Value> said, ServiceLogin.@Nullable Client client) {
  /** Where the program finds it. */
  static final String PATH = "/etc/immich/immich.json";

  /** What the login of the box says, which nothing else may. */
  private static final List<String> OF_LOGIN = List.of("oauth.", "passwordLogin.");

  ImmichSettings {
    said = new TreeMap<>(said);
  }

  /** Whether there is a file. */
  boolean isFile() {
    return client != null || !said.isEmpty();
  }

  /** The first setting that the login of the box says itself, or null. */
  @Nullable String taken() {
    return client == null
        ? null
        : said.keySet().stream()
            .filter(path -> OF_LOGIN.stream().anyMatch(path::startsWith))
            .findFirst()
            .orElse(null);
  }

  /** The file, with the secret of the client in it. */
  FilePlan file() {
    TreeMap<String, Value> all = new TreeMap<>(said);
    ServiceLogin.Client asks = client;
    if (asks != null) {
      all.put("oauth.enabled", Value.of(true));
      all.put("oauth.autoRegister", Value.of(true));
      all.put("oauth.autoLaunch", Value.of(true));
      all.put("oauth.buttonText", Value.of("Login"));
      all.put("oauth.issuerUrl", Value.of(asks.discovery()));
      all.put("oauth.clientId", Value.of(asks.id()));
      all.put("oauth.clientSecret", asks.secret());
      all.put("oauth.scope", Value.of("openid email profile"));
      all.put("passwordLogin.enabled", Value.of(false));
    }
    List<Value> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    write(tree(all), "", text, parts);
    parts.add(Value.of(text.append('\n').toString()));
    return new FilePlan(PATH, parts.size() == 1 ? parts.get(0) : new Value.Join(parts));
  }

  private static Value.Tree tree(SortedMap<String, Value> all) {
    Value.Tree tree = Value.Tree.EMPTY;
    for (Map.Entry<String, Value> one : all.entrySet()) {
      tree = put(tree, List.of(one.getKey().split("[.]")), one.getValue());
    }
    return tree;
  }

  private static Value.Tree put(Value.Tree tree, List<String> path, Value value) {
    String first = path.get(0);
    if (path.size() == 1) {
      return tree.with(first, value);
    }
    Value.Tree below = tree.get(first) instanceof Value.Tree known ? known : Value.Tree.EMPTY;
    return tree.with(first, put(below, path.subList(1, path.size()), value));
  }

  /** Writes JSON; before and after a secret the text so far becomes a part of its own. */
  private static void write(Value value, String indent, StringBuilder text, List<Value> parts) {
    if (value instanceof Value.Tree tree) {
      String inner = indent + "  ";
      String before = "{\n";
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        text.append(before).append(inner).append(quoted(field.getKey())).append(": ");
        write(field.getValue(), inner, text, parts);
        before = ",\n";
      }
      text.append('\n').append(indent).append('}');
    } else if (value instanceof Value.Seq seq) {
      String before = "[";
      for (Value item : seq.items()) {
        write(item, indent, text.append(before), parts);
        before = ", ";
      }
      text.append(seq.items().isEmpty() ? "[]" : "]");
    } else if (value instanceof Value.Text plain) {
      text.append(quoted(plain.value()));
    } else if (value instanceof Value.Int number) {
      text.append(number.value());
    } else if (value instanceof Value.Dec number) {
      text.append(number.value().toPlainString());
    } else if (value instanceof Value.Bool flag) {
      text.append(flag.value());
    } else {
      // A secret, or what another thing offers: a text that is known when the file is written.
      parts.add(Value.of(text.append('"').toString()));
      parts.add(value);
      text.setLength(0);
      text.append('"');
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
