package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A place where Prowlarr searches. */
@BlockOf(
    name = "indexer",
    doc = "A place where Prowlarr searches for films and series.",
    in =
        """
        homelab { domain 'example.com'
        secrets { file 'indexer.key', '.keys/indexer' }
        cluster('home') { ingress 'nginx'
        namespace('apps') {
        service prowlarr { indexer('news') {
        …
        } } } } }\
        """)
public final class IndexerSpec extends Spec<IndexerSpec> {
  private final String name;
  private String definition;
  private @Nullable String url;
  private Value.@Nullable Secret key;
  private @Nullable Integer priority;

  IndexerSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
    this.definition = name;
  }

  @Override
  protected IndexerSpec self() {
    return this;
  }

  /** Chooses the definition. */
  @Word(
      doc = "Which of Prowlarr's definitions it follows, as its page `Indexers` names it.",
      byDefault = "the one of its own name",
      example = "definition 'Newznab'",
      once = true)
  public IndexerSpec definition(String of) {
    definition = of;
    return say();
  }

  /** Says where it is. */
  @Word(
      doc = "Its address in the web.",
      byDefault = "the one that the definition knows",
      example = "url 'https://indexer.example.com'",
      once = true)
  public IndexerSpec url(String address) {
    url = address;
    return say();
  }

  /** Gives the key. */
  @Word(
      doc = "The key of your account there, a secret of the lab.",
      byDefault = "none",
      example = "apiKey secret('indexer.key')",
      once = true)
  public IndexerSpec apiKey(Value.Secret secret) {
    key = secret;
    return say();
  }

  /** Puts it before or behind others. */
  @Word(
      doc = "Its rank among others, 1 (asked first) to 50.",
      byDefault = "25",
      example = "priority 10",
      once = true)
  public IndexerSpec priority(int rank) {
    if (rank < 1 || rank > 50) {
      scope().unfit("an indexer has no rank " + rank, "write one from 1 to 50");
    }
    priority = rank;
    return say();
  }

  /** Its name as a part of an address. */
  String segment() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  /** What is wished of it. */
  Map<String, Object> wish() {
    TreeMap<String, Object> wish = new TreeMap<>();
    wish.put("name", name);
    wish.put("definition", definition);
    if (url != null) {
      wish.put("url", url);
    }
    if (key != null) {
      wish.put("key", key);
    }
    if (priority != null) {
      wish.put("priority", priority);
    }
    return wish;
  }
}
