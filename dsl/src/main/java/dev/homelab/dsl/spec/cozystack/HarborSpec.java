package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import java.util.function.Consumer;

/** A Harbor: a registry of images. */
@BlockOf(
    name = "harbor",
    doc =
        "A Harbor, a registry of images; others take the password of its `admin` as"
            + " `ref('…').password`.",
    in = "homelab { node('box') { tenant('home') { objectStorage()\nharbor('images') {\n…\n} } } }")
public final class HarborSpec extends ApplicationSpec<HarborSpec> {
  /** A registry of a tenant. */
  public HarborSpec(Scope tenant, String name) {
    super(tenant, "Harbor", name);
  }

  @Override
  protected HarborSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'core.resources', [cpu: '500m']")
  public HarborSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Names its address. */
  @Word(
      doc = "Names the address at which people open it.",
      byDefault = "`harbor-<name>` before the tenant's domain",
      example = "host 'images.example.com'",
      once = true)
  public HarborSpec host(String name) {
    Domain parsed = Names.parsed(scope(), name, Domain::parse);
    return parsed == null ? say() : state("host", parsed.name());
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public HarborSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Describes the core. */
  @Word(
      doc = "Describes the core, which answers people and clients.",
      byDefault = "preset t1.small",
      example = "core { preset 'u1.micro' }")
  public HarborSpec core(Consumer<PartSpec> block) {
    return part("core", "core", block);
  }

  /** Describes the registry. */
  @Word(
      doc = "Describes the registry, which keeps images in a bucket.",
      byDefault = "preset t1.small",
      example = "registry { preset 'u1.micro' }")
  public HarborSpec registry(Consumer<PartSpec> block) {
    return part("registry", "registry", block);
  }

  /** Describes the service for jobs. */
  @Word(
      doc = "Describes the service that does jobs, such as copying images.",
      byDefault = "preset t1.nano",
      example = "jobs { preset 'u1.nano' }")
  public HarborSpec jobs(Consumer<PartSpec> block) {
    return part("jobservice", "jobs", block);
  }

  /** Describes the scanner. */
  @Word(
      doc = "Describes the scanner of images (Trivy).",
      byDefault = "preset t1.nano with 5.GiB",
      example = "scanner { size 10.GiB }")
  public HarborSpec scanner(Consumer<PartSpec> block) {
    return part("trivy", "scanner", block);
  }

  /** Scans nothing. */
  @Word(
      doc = "Runs it without the scanner of images.",
      byDefault = "images are scanned",
      example = "withoutScanner()")
  public HarborSpec withoutScanner() {
    return state("trivy.enabled", false);
  }

  /** Describes the database. */
  @Word(
      doc = "Describes its PostgreSQL.",
      byDefault = "one copy of 5.GiB on one box",
      example = "database { size 10.GiB }")
  public HarborSpec database(Consumer<PartSpec> block) {
    return part("database", "database", block);
  }

  /** Describes the cache. */
  @Word(
      doc = "Describes its Redis.",
      byDefault = "one copy of 1.GiB on one box",
      example = "redis { size 2.GiB }")
  public HarborSpec redis(Consumer<PartSpec> block) {
    return part("redis", "redis", block);
  }
}
