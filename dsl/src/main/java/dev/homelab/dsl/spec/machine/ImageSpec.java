package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An image or installation medium that a Proxmox host downloads. */
@BlockOf(
    name = "image",
    doc = "An image of a disk, or an installation medium, that a Proxmox host downloads by itself.",
    in =
        "homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }\n"
            + "proxmox('pve') {\n  endpoint 'https://192.168.1.10:8006'; token secret('pve.token')\n"
            + "  image('debian') {\n    url 'https://images.example.com/debian-13.qcow2'\n…\n} } }")
public final class ImageSpec extends ThingSpec<ImageSpec> {
  private final ProxmoxSpec host;
  private @Nullable Said<String> url;
  private @Nullable Said<String> checksum;
  private @Nullable Said<String> storage;
  private @Nullable Said<String> node;

  private ImageSpec(Scope scope, ProxmoxSpec host) {
    super(scope);
    this.host = host;
  }

  /** Opens an image of a host. */
  static ImageSpec open(ProxmoxSpec host, String name) {
    String checked = Names.label(host.scope(), "image", name);
    return new ImageSpec(host.scope().inner("image", checked), host);
  }

  @Override
  protected ImageSpec self() {
    return this;
  }

  /** Names the address. */
  @Word(
      doc = "Names where the image is downloaded from; the ending says what it is.",
      byDefault = "must be said",
      example = "url 'https://images.example.com/debian-13.qcow2'",
      once = true)
  public ImageSpec url(String address) {
    String path = address.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
    if (path.matches(".*\\.(xz|zst|gz|bz2|lzo|zip)")) {
      problem(
          LanguageCodes.error(LanguageCodes.BAD_VALUE, "this image is packed")
              .withHint("Proxmox VE imports unpacked images: name a .qcow2, .raw or .iso"));
    } else if (!path.matches("https?://.+\\.(qcow2|raw|vmdk|ova|img|iso)")) {
      problem(
          LanguageCodes.error(LanguageCodes.BAD_VALUE, "'" + address + "' is no image")
              .withHint("write it like url 'https://images.example.com/debian-13.qcow2'"));
    }
    url = new Said<>(address, scope().line());
    return say();
  }

  /** Names the checksum. */
  @Word(
      doc = "Names the SHA-256 that the download must have.",
      byDefault = "what was downloaded is taken as it is",
      example = "checksum '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'",
      once = true)
  public ImageSpec checksum(String sha256) {
    if (!sha256.matches("[0-9a-fA-F]{64}")) {
      problem(
          LanguageCodes.error(LanguageCodes.BAD_VALUE, "this is no SHA-256")
              .withHint("it has 64 digits from 0 to f; `sha256sum FILE` prints it"));
    }
    checksum = new Said<>(sha256.toLowerCase(Locale.ROOT), scope().line());
    return say();
  }

  /** Names the storage. */
  @Word(
      doc = "Names the storage that the image is kept on.",
      byDefault = "the host's storage of images",
      example = "storage 'local'",
      once = true)
  public ImageSpec storage(String name) {
    storage = new Said<>(name, scope().line());
    return say();
  }

  /** Names the node. */
  @Word(
      doc = "Names the node of the Proxmox cluster that downloads the image.",
      byDefault = "the first node",
      example = "node 'pve'",
      once = true)
  public ImageSpec node(String name) {
    node = new Said<>(name, scope().line());
    return say();
  }

  /** Whether it is an installation medium, and not an image of a disk. */
  boolean isMedium() {
    return url != null && url.value().replaceFirst("[?#].*", "").endsWith(".iso");
  }

  /** Its volume on the host. */
  Value volume() {
    return new Value.Ref(address(), "volid");
  }

  /** Adds the download; called when the host's block has been read. */
  void emit() {
    Said<String> from = url;
    Address address = address();
    if (from == null) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.MISSING, "image '" + address.last().name() + "' has no url")
              .at(scope().origin().user())
              .withHint("add it: url 'https://images.example.com/debian-13.qcow2'"));
      return;
    }
    Draft draft =
        host.draft(address, "proxmox.download")
            .said("url", from.value(), from.line())
            .saidOr("node", node, host.node(0), "the first node of the host")
            .saidOr("storage", storage, host.images(), "the host's storage of images")
            .byDefault("content", isMedium() ? "iso" : "import", "what the ending of the url says");
    String file = from.value().replaceFirst("[?#].*", "").replaceFirst(".*/", "");
    if (file.endsWith(".img") && !isMedium()) {
      draft.byDefault(
          "fileName", file.replaceFirst("\\.img$", ".qcow2"), "images for import end so");
    }
    Said<String> sum = checksum;
    if (sum != null) {
      draft.said("checksum", sum.value(), sum.line());
    }
    draft.add(scope());
  }
}
