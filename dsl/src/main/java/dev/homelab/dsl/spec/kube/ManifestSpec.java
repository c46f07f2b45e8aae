package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;

/** What the lab says about the life of the objects of one manifest. */
@BlockOf(
    name = "manifest",
    doc = "Says something about the life of the objects of one manifest.",
    in =
        """
        homelab { value('other') { content 'x' }; cluster('home') { namespace('web') {
          manifest('{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}') {
        …
        }
        } } }\
        """)
public final class ManifestSpec extends ThingSpec<ManifestSpec> {
  ManifestSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected ManifestSpec self() {
    return this;
  }
}
