package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds what a spec writes down in clear although it should be a secret of the lab. */
public final class Confidential {
  /** The last names of fields that hold secrets, in all kinds of 1.6.2. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?i).*(password|passphrase|secretkey|secretaccesskey|clientsecret|applicationsecret"
              + "|apisecret|consumerkey|apikey|apitoken|serviceaccountkey|token)");

  private Confidential() {}

  /** The paths of texts in clear in fields that hold secrets; empty texts do not count. */
  public static List<String> inClear(Value.Tree spec) {
    List<String> found = new ArrayList<>();
    walk(spec, "", "", found);
    return found;
  }

  private static void walk(Value value, String path, String name, List<String> found) {
    if (value instanceof Value.Tree tree) {
      tree.fields().forEach((key, below) -> walk(below, SpecPath.child(path, key), key, found));
    } else if (value instanceof Value.Seq seq) {
      for (int i = 0; i < seq.items().size(); i++) {
        walk(seq.items().get(i), SpecPath.item(path, i), name, found);
      }
    } else if (value instanceof Value.Text text
        && !text.value().isEmpty()
        && NAME.matcher(name).matches()) {
      found.add(path);
    }
  }
}
