"""Administrative divisions of China by GB/T 2260, with what statistics and maps need."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.querysets.regions import RegionQuerySet


class Level(models.TextChoices):
    """The three levels of the code: two digits each."""

    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")


class Area(models.TextChoices):
    """Area groups of the science and technology yearbooks."""

    EAST = "east", _("East")
    CENTRAL = "central", _("Central")
    WEST = "west", _("West")
    NORTH_EAST = "north_east", _("North-east")
    HK_MO_TW = "hk_mo_tw", _("Hong Kong, Macao and Taiwan")


class Region(models.Model):
    """One code of GB/T 2260 for ever: codes are not reused, so an old contract still finds its region.

    name_zh is the last official name, former_names the earlier ones ([{"name_zh", "to_year"}]); name_en may be empty
    (then the Chinese name is shown). from_year and to_year are the first and the last year of the code, the year of
    the change counted on both sides, because sources know no days; empty means from the beginning, or still.
    is_grouping: the code only gathers others (市辖区, 省直辖县级行政单位) and is passed over in chains and lists.
    counted_separately: a sub-provincial city that statistics also show beside its province.
    tile_x, tile_y: the square of a province on the tile map, counted from the top left.
    """

    code = models.CharField(max_length=6, primary_key=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=8, choices=Level.choices)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    short_zh = models.CharField(max_length=60)
    area = models.CharField(max_length=10, choices=Area.choices)
    is_grouping = models.BooleanField(default=False)
    counted_separately = models.BooleanField(default=False)
    tile_x = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_y = models.PositiveSmallIntegerField(null=True, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    former_names = models.JSONField(default=list, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[1-9][0-9]{5}$"), name="institutions_region_code"),
            models.CheckConstraint(
                condition=(
                    Q(level="province", parent=None, code__endswith="0000")
                    | Q(level="city", parent__isnull=False, code__endswith="00")
                    | Q(level="county", parent__isnull=False)
                ),
                name="institutions_region_level",
            ),
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(to_year=None) | Q(to_year__gte=F("from_year")),
                name="institutions_region_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
