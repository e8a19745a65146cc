//! The eighteen dispute types of the official statistics table, in its order (司发通〔2010〕239号 and its later issues).

use crate::text_enum;

text_enum! {
    /// One of the eighteen.
    pub enum DisputeType {
        /// 01.
        Family = "family" => "婚姻家庭纠纷",
        /// 02.
        Neighbour = "neighbour" => "邻里纠纷",
        /// 03.
        Housing = "housing" => "房屋宅基地纠纷",
        /// 04.
        Contract = "contract" => "合同纠纷",
        /// 05.
        Business = "business" => "生产经营纠纷",
        /// 06.
        Damages = "damages" => "损害赔偿纠纷",
        /// 07.
        Land = "land" => "山林土地纠纷",
        /// 08.
        Demolition = "demolition" => "征地拆迁纠纷",
        /// 09.
        Pollution = "pollution" => "环境污染纠纷",
        /// 10.
        MigrantWages = "migrant_wages" => "拖欠农民工工资纠纷",
        /// 11.
        Labour = "labour" => "其他劳动争议纠纷",
        /// 12.
        Tourism = "tourism" => "旅游纠纷",
        /// 13.
        ECommerce = "e_commerce" => "电子商务纠纷",
        /// 14.
        Consumer = "consumer" => "其他消费纠纷",
        /// 15.
        Medical = "medical" => "医疗纠纷",
        /// 16.
        Traffic = "traffic" => "道路交通事故纠纷",
        /// 17.
        Property = "property" => "物业纠纷",
        /// 18.
        Other = "other" => "其他纠纷",
    }
}

impl DisputeType {
    /// Labour disputes end after fifteen days without an agreement (劳动争议调解仲裁法第十四条); deadline rule D03.
    pub fn is_labour(self) -> bool {
        matches!(self, DisputeType::MigrantWages | DisputeType::Labour)
    }
}
