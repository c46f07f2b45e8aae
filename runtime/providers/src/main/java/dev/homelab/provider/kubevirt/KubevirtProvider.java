package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images of disks of virtual machines. {@code kubevirt.image} has {@code namespace}, {@code disk}
 * (the name of a VMDisk that waits for an upload) and {@code file} (below the folder of the lab) or
 * {@code answers} (for an image that is made here, see {@link AnswerFile}). No outputs. Its target
 * is that of the cluster of the disk. Another file comes with a new disk, and never into one that
 * is filled.
 */
public final class KubevirtProvider implements Provider {
  /** The one type. */
  public static final String IMAGE = "kubevirt.image";

  /** How long an image of some gigabytes may take over a slow network. */
  private static final Duration PATIENCE = Duration.ofHours(3);

  private static final int PARALLELISM = 2;
  private static final ResourceSchema SCHEMA =
      new ResourceSchema(
          IMAGE,
          1,
          List.of(
              new FieldRule(ImageWish.NAMESPACE, true, false, false, false, ""),
              new FieldRule(ImageWish.DISK, true, false, false, false, ""),
              new FieldRule(ImageWish.FILE, false, false, false, false, ""),
              new FieldRule(ImageWish.ANSWERS + ".password", false, false, true, false, ""),
              new FieldRule(ImageWish.ANSWERS + ".key", false, false, true, false, "")),
          false,
          List.of());

  /** A provider; it keeps nothing. */
  public KubevirtProvider() {}

  @Override
  public String name() {
    return "kubevirt";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return type.equals(IMAGE) ? SCHEMA : null;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return ImageWish.check(resource.desired());
  }

  @Override
  public List<Diagnostic> lacking(ResourceSpec resource, SessionOptions options) {
    ImageWish wish = ImageWish.of(resource.desired());
    if (wish.answers() != null) {
      return List.of();
    }
    try {
      LocalImage.below(options, wish.file());
      return List.of();
    } catch (ProviderException e) {
      return e.diagnostics();
    }
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return Value.Tree.EMPTY;
  }

  @Override
  public boolean fillsContainer(String type) {
    return type.equals(IMAGE);
  }

  @Override
  public Duration patience(String type) {
    return PATIENCE;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    PodReach reach = PodAccess.into(target, options, context);
    if (reach != null) {
      return new ImageSession(reach, options);
    }
    throw new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(KubevirtCodes.BAD_WISH, "an image needs the cluster of its disk"),
        null,
        null);
  }
}
