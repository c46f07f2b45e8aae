package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the script may say of Prowlarr. */
@BlockOf(
    name = "prowlarr",
    doc = "Keeps the list of places where Sonarr and Radarr look for films and series.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice prowlarr {\n…\n} } } }")
public final class ProwlarrOptions extends JoinedOptions<ProwlarrOptions> {
  private final List<IndexerSpec> indexers = new ArrayList<>();

  ProwlarrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected ProwlarrOptions self() {
    return this;
  }

  /** Names an indexer. */
  @Word(
      doc = "Names a place where it searches for films and series.",
      byDefault = "none: nobody is searched until one is named here or by hand",
      example = "indexer('news') { definition 'Newznab'; url 'https://indexer.example.com' }")
  public ProwlarrOptions indexer(String name, Consumer<IndexerSpec> block) {
    IndexerSpec spec = new IndexerSpec(scope(), name);
    block.accept(spec);
    spec.freeze();
    indexers.add(spec);
    return say();
  }

  /** The indexers that the script names. */
  List<IndexerSpec> indexers() {
    return List.copyOf(indexers);
  }
}
