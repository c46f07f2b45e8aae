package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
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
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          image('debian') {
            url 'https://images.example.com/debian-13.qcow2'
        …
        } } }\
        """)
public final class ImageSpec extends ThingSpec<ImageSpec> {
  private final HostParts host;
  private @Nullable Said<String> url;
  private @Nullable Said<String> checksum;
  private @Nullable Said<String> storage;
  private @Nullable Said<String> node;

  private ImageSpec(Scope scope, HostParts host) {
    super(scope);
    this.host = host;
  }

  /** Opens an image of a host. */
  static ImageSpec open(ProxmoxSpec host, String name) {
    String checked = Names.label(host.scope(), "image", name);
    return new ImageSpec(host.scope().inner("image", checked), host.parts());
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
    String path = path(address).toLowerCase(Locale.ROOT);
    if (path.matches(".*\\.(xz|zst|gz|bz2|lzo|zip)")) {
      scope()
          .unfit(
              "this image is packed",
              "Proxmox VE imports unpacked images: name a .qcow2, .raw or .iso");
    } else if (!path.matches("https?://.+\\.(qcow2|raw|vmdk|ova|img|iso)")) {
      scope()
          .unfit(
              "'" + address + "' is no image",
              "write it like url 'https://images.example.com/debian-13.qcow2'");
    }
    url = Said.now(scope(), address);
    return say();
  }

  /** An address without its query and its fragment (RFC 3986, 3). */
  private static String path(String address) {
    return address.replaceFirst("[?#].*", "");
  }

  /** Names the checksum. */
  @Word(
      doc = "Names the SHA-256 that the download must have.",
      byDefault = "none; an address with http:// needs one",
      example = "checksum '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'",
      once = true)
  public ImageSpec checksum(String sha256) {
    if (!sha256.matches("[0-9a-fA-F]{64}")) {
      scope()
          .unfit("this is no SHA-256", "it has 64 digits from 0 to f; `sha256sum FILE` prints it");
    }
    checksum = Said.now(scope(), sha256.toLowerCase(Locale.ROOT));
    return say();
  }

  /** Names the storage. */
  @Word(
      doc = "Names the storage that the image is kept on.",
      byDefault = "the host's storage of images",
      example = "storage 'local'",
      once = true)
  public ImageSpec storage(String name) {
    storage = Said.now(scope(), name);
    return say();
  }

  /** Names the node. */
  @Word(
      doc = "Names the node of the Proxmox cluster that downloads the image.",
      byDefault = "the first node",
      example = "node 'pve'",
      once = true)
  public ImageSpec node(String name) {
    node = Said.now(scope(), name);
    return say();
  }

  /** Whether it is an installation medium, and not an image of a disk. */
  boolean isMedium() {
    return url != null && path(url.value()).endsWith(".iso");
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
    String file = path(from.value()).replaceFirst(".*/", "");
    if (file.endsWith(".img") && !isMedium()) {
      draft.byDefault(
          "fileName", file.replaceFirst("\\.img$", ".qcow2"), "images for import end so");
    }
    Said<String> sum = checksum;
    if (sum != null) {
      draft.said("checksum", sum.value(), sum.line());
    } else if (from.value().toLowerCase(Locale.ROOT).startsWith("http://")) {
      problem(unverified(from, address));
    }
    draft.add(scope());
  }

  /** Over plain HTTP anybody on the way can give the host another disk to start. */
  private static Diagnostic unverified(Said<String> from, Address address) {
    return LanguageCodes.error(
            LanguageCodes.UNVERIFIED,
            "nothing vouches for what image '" + address.last().name() + "' is")
        .at(from.line())
        .withDetail("It comes over http://, where anybody on the way can change it.")
        .withHint("add what it must be: checksum '…'   (sha256sum FILE prints it)")
        .withHint("or name an address with https://, if the server has one");
  }
}
