package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.util.List;
import java.util.function.Consumer;

/** A cache of HTTP. */
@BlockOf(
    name = "httpCache",
    doc = "A cache in front of servers of HTTP.",
    in = "homelab { node('box') { tenant('home') { httpCache('front') {\n…\n} } } }")
public final class HttpCacheSpec extends ApplicationSpec<HttpCacheSpec> {
  /** A cache of a tenant. */
  public HttpCacheSpec(Scope tenant, String name) {
    super(tenant, "HTTPCache", name);
  }

  @Override
  protected HttpCacheSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'nginx.resources', [cpu: '500m']")
  public HttpCacheSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Names the servers. */
  @Word(
      doc = "Names servers behind it, by address and port.",
      byDefault = "none",
      example = "to '192.168.1.30:80', '192.168.1.31:80'")
  public HttpCacheSpec to(String... servers) {
    return add("endpoints", List.of(servers));
  }

  /** Sets the room. */
  @Word(
      doc = "Sets how much each copy keeps.",
      byDefault = "10.GiB",
      example = "size 20.GiB",
      once = true)
  public HttpCacheSpec size(Size size) {
    return state("size", size);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public HttpCacheSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Opens it to the outside. */
  @Word(
      doc = "Gives it an address of its own, outside the cluster, from the box's `pool`.",
      byDefault = "it is reached inside the cluster only",
      example = "external()")
  public HttpCacheSpec external() {
    return state("external", true);
  }

  /** Describes what shares the work out. */
  @Word(
      doc = "Describes the HAProxy that shares requests out.",
      byDefault = "one copy on one box",
      example = "haproxy { replicas 2 }")
  public HttpCacheSpec haproxy(Consumer<PartSpec> block) {
    return part("haproxy", "haproxy", block);
  }

  /** Describes what keeps answers. */
  @Word(
      doc = "Describes the nginx that keeps answers.",
      byDefault = "one copy on one box",
      example = "nginx { replicas 2 }")
  public HttpCacheSpec nginx(Consumer<PartSpec> block) {
    return part("nginx", "nginx", block);
  }
}
